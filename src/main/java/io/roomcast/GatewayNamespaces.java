package io.roomcast;

import io.roomcast.config.NamespaceConf;
import io.roomcast.config.RoomcastConf;
import io.roomcast.socketio.Namespace;
import io.roomcast.socketio.SocketIoServer;
import io.vertx.core.Future;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The namespaces of one event loop that the conf opens: those that it lists, or the main one when
 * it lists none. What is done to all of them is done to {@link #all()}; what differs is looked up
 * by the name of a socket's namespace, so that a changed conf needs no new handlers. Event loop of
 * the server.
 */
final class GatewayNamespaces {

  private final Namespace main;
  private final Namespace others;
  private NamespaceTable<NamespaceConf> table;

  /** Whether the conf lists none. */
  private boolean open;

  private GatewayNamespaces(SocketIoServer io, RoomcastConf conf) {
    table = table(conf);
    open = conf.namespaces().isEmpty();
    main = io.of("/");
    main.use(
        context -> {
          if (open || find("/") != null) {
            context.next();
          } else {
            context.fail("Invalid namespace");
          }
        });
    others = io.of((name, auth) -> Future.succeededFuture(find(name) != null));
  }

  /** Opens them. */
  static GatewayNamespaces open(SocketIoServer io, RoomcastConf conf) {
    return new GatewayNamespaces(io, conf);
  }

  private static NamespaceTable<NamespaceConf> table(RoomcastConf conf) {
    return new NamespaceTable<>(conf.namespaces(), namespace -> namespace);
  }

  /** The main namespace and the parent of all others. */
  List<Namespace> all() {
    return List.of(main, others);
  }

  /** What the conf says of the namespace of that name, or null. */
  @Nullable NamespaceConf find(String name) {
    return table.find(name);
  }

  /** Takes a changed conf; sockets of namespaces that it no longer lists stay until they leave. */
  void reload(RoomcastConf conf) {
    table = table(conf);
    open = conf.namespaces().isEmpty();
  }
}
