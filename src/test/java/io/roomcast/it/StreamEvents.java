package io.roomcast.it;

import io.roomcast.socketio.Emitter;
import io.roomcast.socketio.EventContext;
import io.roomcast.socketio.Socket;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** Numbered messages in both directions. Event loop of the socket. */
final class StreamEvents {

  private final Socket socket;
  private int expected;
  private JsonArray breaks = new JsonArray();

  StreamEvents(Socket socket) {
    this.socket = socket;
  }

  void install() {
    socket.on("flood", context -> flood(0, Values.integer(context, 0)));
    socket.on(
        "flood-part", context -> flood(Values.integer(context, 0), Values.integer(context, 1)));
    socket.on("volatile-flood", this::volatileFlood);
    socket.on("volatile-behind", this::volatileBehind);
    socket.on("numbered", this::numbered);
    socket.on("numbered-end", this::end);
  }

  private void flood(int from, int count) {
    for (int i = from; i < from + count; i++) {
      socket.emit("n", i);
    }
  }

  private void volatileFlood(EventContext context) {
    Emitter emitter = socket.asVolatile();
    String text = "x".repeat(Values.integer(context, 1));
    for (int i = 0; i < Values.integer(context, 0); i++) {
      emitter.emit("v", i, text);
    }
    socket.emit("volatile-end");
  }

  private void volatileBehind(EventContext context) {
    socket.emit("n", 0);
    socket.asVolatile().emit("v", 0);
    socket.emit("volatile-end");
  }

  private void numbered(EventContext context) {
    int number = Values.integer(context, 0);
    if (number != expected && breaks.size() < 10) {
      breaks.add(new JsonArray().add(expected).add(number));
    }
    expected = number + 1;
  }

  private void end(EventContext context) {
    context.ack(new JsonObject().put("next", expected).put("breaks", breaks));
    expected = 0;
    breaks = new JsonArray();
  }
}
