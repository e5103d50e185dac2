package io.roomcast.socketio;

import io.roomcast.engineio.MessageRow;
import io.roomcast.room.BroadcastPacket;
import io.roomcast.room.RestoredSession;
import io.vertx.core.Handler;
import io.vertx.core.json.JsonObject;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How clients come into a namespace: recovery, the connect chain, the answer. Every step runs in a
 * turn of its own, and the connection may have gone before it. Event loop of the namespace.
 */
final class NamespaceEntrance {

  private final NamespaceImpl namespace;
  private final SocketIoServerImpl server;

  /** Clients on their way in: the namespace must not go under them. */
  private int entering;

  NamespaceEntrance(NamespaceImpl namespace, SocketIoServerImpl server) {
    this.namespace = namespace;
    this.server = server;
  }

  /** Whether nobody is on the way in. */
  boolean isEmpty() {
    return entering == 0;
  }

  /** A client is in, or will not come in. */
  private void left() {
    entering--;
    namespace.removeIfEmpty();
  }

  /** Brings a client in: recovery, middlewares, CONNECT. Never within the same turn. */
  void connect(Client client, JsonObject auth) {
    entering++;
    ConnectionStateRecoveryOptions recovery = server.options().getConnectionStateRecovery();
    Object offset = auth.getValue("offset");
    if (recovery != null
        && auth.getValue("pid") instanceof String pid
        && (offset == null || offset instanceof String)) {
      namespace
          .adapter()
          .restoreSession(pid, (String) offset)
          .onComplete(found -> restored(client, auth, found.succeeded() ? found.result() : null));
    } else {
      namespace.onNextTurn(() -> admitNew(client, auth));
    }
  }

  private void restored(Client client, JsonObject auth, @Nullable RestoredSession found) {
    if (found == null) {
      server.counters().unknownSessions++;
      namespace.onNextTurn(() -> admitNew(client, auth));
      return;
    }
    if (client.closed()) {
      namespace.adapter().persistSession(found.session());
      left();
      return;
    }
    if (!hasRoomFor(client, found.missed())) {
      // Cut for it, the client would come back to the same again and again.
      server.counters().missedTooMuch++;
      namespace.onNextTurn(() -> admitNew(client, auth));
      return;
    }
    server.counters().recoveredSessions++;
    var session = found.session();
    SocketImpl socket =
        new SocketImpl(
            namespace, client, handshake(client, auth), session.sid(), session.pid(), session);
    client.connecting(socket);
    Set<String> rooms = new HashSet<>(session.rooms());
    rooms.add(session.sid());
    List<Handler<ConnectContext>> guards = guards();
    if (!guards.isEmpty()) {
      // Who is refused receives nothing; the reference, without guards, sends before it asks.
      socket.output().hold();
    }
    namespace.adapter().addAll(socket, rooms);
    for (BroadcastPacket missed : found.missed()) {
      socket.output().deliver((EncodedPacket) missed);
    }
    ConnectionStateRecoveryOptions recovery = server.options().getConnectionStateRecovery();
    boolean skip = recovery != null && recovery.skipMiddlewares();
    List<Handler<ConnectContext>> chain = skip ? guards : middlewares();
    namespace.onNextTurn(() -> admit(client, socket, chain));
  }

  /** Encodes as far as there is room, for what is to be sent anyway. */
  private static boolean hasRoomFor(Client client, List<BroadcastPacket> missed) {
    Iterable<MessageRow> rows =
        () ->
            missed.stream()
                .map(packet -> ((EncodedPacket) packet).messages(client.parser()))
                .iterator();
    return client.session().hasRoomFor(rows);
  }

  private List<Handler<ConnectContext>> middlewares() {
    return namespace.handlers().middlewares().list();
  }

  private List<Handler<ConnectContext>> guards() {
    return middlewares().stream().filter(ConnectGuard.class::isInstance).toList();
  }

  private SocketImpl newSocket(Client client, JsonObject auth) {
    String id;
    if (client.v2()) {
      String engineId = client.session().id();
      id = namespace.name().equals("/") ? engineId : namespace.name() + "#" + engineId;
    } else {
      id = server.ids().next();
    }
    String pid = server.recovery() == null || client.v2() ? null : server.ids().next();
    return new SocketImpl(namespace, client, handshake(client, auth), id, pid, null);
  }

  private Handshake handshake(Client client, JsonObject auth) {
    return new Handshake(client.session().request(), server.loop().clock().epochMillis(), auth);
  }

  private void admitNew(Client client, JsonObject auth) {
    admit(client, newSocket(client, auth), middlewares());
  }

  private void admit(Client client, SocketImpl socket, List<Handler<ConnectContext>> chain) {
    if (client.closed()) {
      socket.abandon();
      return;
    }
    client.connecting(socket);
    new ConnectContextImpl(
            socket,
            chain,
            refusal -> {
              if (client.closed()) {
                return;
              }
              if (refusal == null) {
                namespace.onNextTurn(() -> enter(client, socket));
              } else {
                refuse(client, socket, refusal);
              }
            })
        .run();
  }

  private void refuse(Client client, SocketImpl socket, ConnectException refusal) {
    server.counters().refusedConnects++;
    socket.refuse();
    String message = refusal.getMessage() == null ? "" : refusal.getMessage();
    Object data = refusal.data();
    Object error;
    if (client.v2()) {
      error = data == null ? message : data;
    } else {
      JsonObject json = new JsonObject().put("message", message);
      error = data == null ? json : json.put("data", data);
    }
    client.write(Packet.connectError(namespace.name(), Payload.of(error)));
  }

  private void enter(Client client, SocketImpl socket) {
    if (client.closed() || !socket.enter()) {
      return;
    }
    namespace.add(socket);
    left();
    socket.connect();
    tellGuards(socket);
    for (Handler<Socket> handler : namespace.handlers().connections().list()) {
      if (socket.connected()) {
        tell(handler, socket);
      }
    }
  }

  /** A socket does not come to be. */
  void abandoned(SocketImpl socket) {
    tellGuards(socket);
    left();
  }

  /** It may be gone again before all of them know, or even before the first does. */
  private void tellGuards(SocketImpl socket) {
    for (Handler<ConnectContext> middleware : middlewares()) {
      if (middleware instanceof ConnectGuard guard) {
        tell(socket.connected() ? guard::connected : guard::abandoned, socket);
      }
    }
  }

  private static void tell(Handler<Socket> handler, SocketImpl socket) {
    try {
      handler.handle(socket);
    } catch (RuntimeException e) {
      socket.error(e);
    }
  }
}
