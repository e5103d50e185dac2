package io.roomcast;

import io.roomcast.config.NamespaceConf;
import io.roomcast.config.RoomcastConf;
import io.roomcast.handler.LimitHandler;
import io.roomcast.handler.LimitStats;
import io.roomcast.handler.NodeLimits;
import io.roomcast.handler.SocketLimits;
import io.roomcast.socketio.Namespace;
import io.roomcast.socketio.SocketIoServer;
import org.jspecify.annotations.Nullable;

/** What clients of one event loop may send, by the conf. Event loop of the server. */
final class GatewayLimits {

  /**
   * The limits of one conf.
   *
   * @param table of the namespaces that it lists
   * @param others what sockets of others may send
   */
  private record Limits(NamespaceTable<Own> table, SocketLimits others) {

    static Limits of(RoomcastConf conf) {
      return new Limits(
          new NamespaceTable<>(conf.namespaces(), namespace -> Own.of(conf, namespace)),
          GatewayLimitOptions.socket(conf, null));
    }

    SocketLimits events(String namespace) {
      Own own = table.find(namespace);
      return own == null ? others : own.events();
    }
  }

  /** The limits of a namespace; rooms may be 0 for those of the server. */
  private record Own(SocketLimits events, int rooms) {

    static Own of(RoomcastConf conf, NamespaceConf namespace) {
      return new Own(
          GatewayLimitOptions.socket(conf, namespace), namespace.limits().roomsPerSocket());
    }
  }

  private Limits limits;
  private final NodeLimits node;
  private @Nullable SocketIoServer io;
  private @Nullable LimitHandler handler;

  /** By that conf; {@code node} is shared with the other event loops. */
  GatewayLimits(RoomcastConf conf, NodeLimits node) {
    this.limits = Limits.of(conf);
    this.node = node;
  }

  /** Most rooms of a socket of that namespace, or 0 for the server's; for its options. */
  int rooms(String namespace) {
    Own own = limits.table.find(namespace);
    return own == null ? 0 : own.rooms();
  }

  /** Goes with that server; before anything is installed. */
  void attach(SocketIoServer server) {
    io = server;
    handler = LimitHandler.create(server.engine().loop(), node, name -> limits.events(name));
  }

  private LimitHandler handler() {
    if (handler == null) {
      throw new IllegalStateException("not attached");
    }
    return handler;
  }

  /** Limits what comes before anybody is asked who he is. */
  void installConnects(GatewayNamespaces namespaces) {
    for (Namespace namespace : namespaces.all()) {
      namespace.use(handler().connects());
    }
  }

  /** Limits the connections of users, once these are known. */
  void installUsers(GatewayNamespaces namespaces) {
    for (Namespace namespace : namespaces.all()) {
      namespace.use(handler().users());
    }
  }

  /** Limits events; before all else that handles events. */
  void installEvents(GatewayNamespaces namespaces) {
    for (Namespace namespace : namespaces.all()) {
      namespace.on("*").handler(handler().events());
    }
  }

  /** Takes a changed conf and what goes with it. Does not fail. */
  void reload(RoomcastConf conf, NodeLimits changed) {
    limits = Limits.of(conf);
    handler().reload(changed, name -> limits.events(name));
    if (io != null) {
      io.engine().limits(GatewayLimitOptions.connections(conf.limits()));
    }
  }

  /** What was over a limit. */
  LimitStats stats() {
    return handler().stats();
  }

  /** Forgets its timers. */
  void close() {
    if (handler != null) {
      handler.close();
    }
  }
}
