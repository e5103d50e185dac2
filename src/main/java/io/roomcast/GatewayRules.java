package io.roomcast;

import io.roomcast.backend.Backend;
import io.roomcast.backend.LostSocket;
import io.roomcast.backend.RuleCounters;
import io.roomcast.backend.RuleStats;
import io.roomcast.backend.Rules;
import io.roomcast.config.RecoveryConf;
import io.roomcast.config.RoomcastConf;
import io.roomcast.handler.HistoryRequests;
import io.roomcast.handler.Presence;
import io.roomcast.handler.PresenceOptions;
import io.roomcast.socketio.EventContext;
import io.roomcast.socketio.Namespace;
import io.roomcast.socketio.Socket;
import io.roomcast.socketio.SocketIoServer;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the conf does with connects and events, on one event loop: installed once, it looks up the
 * rules of a socket's namespace as they are at the time. Event loop of the server.
 */
final class GatewayRules {

  private final RuleCounters counters = new RuleCounters();
  private final Rules none = new Rules(List.of(), counters);
  private final GatewayLoops loops;
  private @Nullable Presence presence;
  private final Supplier<Map<String, Backend>> backends;
  private NamespaceTable<NamespaceRules> table;
  private RoomcastConf conf;

  private GatewayRules(
      RoomcastConf conf, GatewayLoops loops, Supplier<Map<String, Backend>> backends) {
    this.loops = loops;
    this.backends = backends;
    this.conf = conf;
    this.table = table(conf);
  }

  /**
   * Adds the rules to all namespaces. To be called after what admits clients was added to their
   * connect chains, and what limits events to their event chains.
   *
   * @param io the server of this loop
   * @param own what this loop has of all loops' things
   * @param loops all event loops of the gateway
   * @param backends those of this loop, by their names, as they are at the time
   * @param nodes this process among others, or null
   * @throws StartException when a handler of the operator's cannot be made
   */
  static GatewayRules install(
      RoomcastConf conf,
      SocketIoServer io,
      GatewayNamespaces namespaces,
      GatewayLoops loops,
      GatewayLoops.Own own,
      Supplier<Map<String, Backend>> backends,
      @Nullable GatewayCluster nodes) {
    GatewayRules rules = new GatewayRules(conf, loops, backends);
    Presence presence =
        Presence.install(io, own.number(), loops.presence(), rules::presenceOptions);
    rules.presence = presence;
    RecoveryConf recovery = conf.socketio().connectionStateRecovery();
    ConnectRules connects =
        new ConnectRules(
            rules::of,
            backends,
            recovery != null && recovery.skipMiddlewares(),
            presence::connected,
            nodes);
    for (Namespace namespace : namespaces.all()) {
      namespace.use(connects);
      namespace.on("*").handler(rules::handle);
    }
    return rules;
  }

  private NamespaceTable<NamespaceRules> table(RoomcastConf changed) {
    RuleFactory factory = new RuleFactory(counters, loops, backends);
    return new NamespaceTable<>(
        changed.namespaces(), namespace -> NamespaceRules.of(namespace, factory));
  }

  private @Nullable NamespaceRules of(Socket socket) {
    return table.find(socket.namespace().name());
  }

  private @Nullable PresenceOptions presenceOptions(String namespace) {
    NamespaceRules here = table.find(namespace);
    return here == null ? null : here.presence();
  }

  private void handle(EventContext event) {
    NamespaceRules here = of(event.socket());
    if (here != null && asks(event, here)) {
      return;
    }
    if (here == null && !conf.namespaces().isEmpty()) {
      // The namespace is in the conf no longer.
      none.handle(event);
    } else if (here == null || (demoHas(event) && !here.events().match(event.event()))) {
      // Handlers in Java may be there for it.
      event.next();
    } else {
      here.events().handle(event);
    }
  }

  /** Whether it is an event of presence or history, which no rule gets. */
  private boolean asks(EventContext event, NamespaceRules here) {
    if (here.presence() != null && presence != null && event.event().startsWith(Presence.PREFIX)) {
      presence.handle(event, here.presenceAccess());
      return true;
    }
    if (here.history() != null && event.event().equals(HistoryRequests.GET)) {
      HistoryRequests.handle(event, here.history(), here.historyAccess());
      return true;
    }
    return false;
  }

  /** The demo has handlers of its own in the main namespace. */
  private boolean demoHas(EventContext event) {
    return conf.demo() != null && event.socket().namespace().name().equals("/");
  }

  /**
   * Makes the rules of a changed conf; what is answered puts them in the place of those of now.
   *
   * @throws StartException when a handler of the operator's cannot be made; nothing has changed
   *     then
   */
  Runnable prepare(RoomcastConf changed) {
    NamespaceTable<NamespaceRules> next = table(changed);
    return () -> {
      conf = changed;
      table = next;
      if (presence != null) {
        presence.reload();
      }
    };
  }

  /** Tells the backend of the namespace of a socket whose node has died. Never fails. */
  Future<Void> lost(LostSocket socket) {
    NamespaceRules here = table.find(socket.namespace());
    Backend backend = here == null ? null : backends.get().get(here.on().disconnect());
    return backend == null ? Future.succeededFuture() : backend.lost(socket);
  }

  /** What the rules have done since the start. */
  RuleStats stats() {
    return counters.snapshot();
  }
}
