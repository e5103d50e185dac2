package io.roomcast.config;

import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The whole conf: the root of the JSON tree. Immutable. */
public record RoomcastConf(
    @Option("This process.") NodeConf node,
    @Option("Where it listens.") ListenConf listen,
    @Option("The Socket.IO server, with the option names of Node's.") SocketIoConf socketio,
    @Option(
            value = "How clients prove who they are; without it, they need not.",
            toggle = true,
            byDefault = "false",
            reloadable = true)
        @Nullable AuthConf auth,
    @Option(
            value = "Backends by the names that namespaces and rules give them.",
            pattern = "[A-Za-z][A-Za-z0-9_-]*",
            max = "1000",
            reloadable = true)
        Map<String, BackendConf> backends,
    @Option(
            value =
                "Namespaces and what happens in them. Where any is given, clients may connect to"
                    + " these only.",
            max = "1000",
            reloadable = true)
        List<NamespaceConf> namespaces,
    @Option(
            value =
                "What the process takes on, and what one IP address, user or socket may take of"
                    + " it.",
            reloadable = true)
        LimitsConf limits,
    @Option(value = "The server API on the internal listener.", toggle = true, byDefault = "false")
        @Nullable ApiConf api,
    @Option(
            value = "The server API and the lifecycle of sockets on the event bus.",
            toggle = true,
            byDefault = "false")
        @Nullable EventBusConf eventBus,
    @Option(
            value =
                "Other nodes, joined over Redis in the wire format of one of Node's adapters;"
                    + " without it, this node is alone.",
            toggle = true,
            byDefault = "false")
        @Nullable RedisConf redis,
    @Option("What the nodes that are joined do for each other.") ClusterConf cluster,
    @Option("Metrics.") MetricsConf metrics,
    @Option("How the process ends.") ShutdownConf shutdown,
    @Option(
            value = "The chat of the demo page; true serves the page, too, unless webroot is set.",
            toggle = true,
            byDefault = "false")
        @Nullable DemoConf demo,
    @Option(
            value =
                "Directory of static files to serve, relative to the working directory; empty for"
                    + " none but the demo page.",
            byDefault = "")
        String webroot,
    @Option("What is logged; never payloads or tokens.") LogConf log)
    implements Checked {

  @Override
  public void check(BiConsumer<String, String> problem) {
    InternalListenerConf internal = listen.internal();
    if (api != null && internal == null) {
      problem.accept("api", "false, unless listen.internal is set, where it is served");
    }
    if (api != null && internal != null && api.keys().isEmpty() && !internal.onLoopback()) {
      problem.accept("api", "an object with keys, since listen.internal is not on loopback");
    }
    // The page loads the client from a fixed address.
    boolean clientThere = socketio.serveClient() && socketio.path().matches("/socket\\.io/?");
    if (cluster.forwarding() != null && (redis == null || internal == null)) {
      problem.accept(
          "cluster.forwarding", "false, unless redis and listen.internal are set, which it needs");
    }
    BackendNames.check(this, problem);
    if (demo != null && webroot.isEmpty() && !clientThere) {
      problem.accept("demo", "false, unless socketio.path is \"/socket.io\" with serveClient true");
    }
  }
}
