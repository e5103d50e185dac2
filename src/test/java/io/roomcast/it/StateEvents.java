package io.roomcast.it;

import io.roomcast.socketio.EventContext;
import io.roomcast.socketio.Socket;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** What a socket is and sees, and its end. Event loop of the socket. */
final class StateEvents {

  private final Socket socket;
  private JsonArray seen = new JsonArray();
  private JsonArray sent = new JsonArray();

  StateEvents(Socket socket) {
    this.socket = socket;
  }

  void install() {
    socket.onAny(context -> seen.add(new JsonArray().add(context.event()).add(arity(context))));
    socket.onAnyOutgoing(
        event -> sent.add(new JsonArray().add(event.event()).add(event.args().size())));
    socket.on(
        "any",
        context -> {
          context.ack(seen, sent);
          seen = new JsonArray();
          sent = new JsonArray();
        });
    socket.on("whoami", context -> context.ack(describe()));
    socket.on("handshake", context -> context.ack(socket.handshake().toJson()));
    socket.on(
        "set-data",
        context -> {
          socket.data().clear();
          socket.data().mergeIn(Values.object(context, 0));
          context.ack();
        });
    socket.on(
        "kick", context -> socket.disconnect(Boolean.TRUE.equals(context.args().getBoolean(0))));
    socket.on("close-engine", context -> socket.conn().close());
  }

  /** Node counts the ack function as an argument. */
  private static int arity(EventContext context) {
    return context.args().size() + (context.hasAck() ? 1 : 0);
  }

  private JsonObject describe() {
    return new JsonObject()
        .put("id", socket.id())
        .put("nsp", socket.namespace().name())
        .put("recovered", socket.recovered())
        .put("transport", socket.conn().transport().wire())
        .put("rooms", Values.sorted(socket.rooms()))
        .put("data", socket.data());
  }
}
