package io.roomcast.it;

import io.roomcast.socketio.EventContext;
import io.roomcast.socketio.Payload;
import io.roomcast.socketio.Socket;
import io.vertx.core.Future;
import io.vertx.core.Vertx;

/** Events and acks that go back as they came. Event loop of the socket. */
final class EchoEvents {

  private final Vertx vertx;
  private final Socket socket;

  EchoEvents(Vertx vertx, Socket socket) {
    this.vertx = vertx;
    this.socket = socket;
  }

  void install() {
    socket.on("echo", context -> socket.emit("echo", context.args()));
    socket.respond("ack", context -> Future.succeededFuture(context.args()));
    socket.on(
        "late-ack",
        context -> vertx.setTimer(Values.integer(context, 0), id -> context.ack("late")));
    socket.on(
        "double-ack",
        context -> {
          context.ack("first");
          context.ack("second");
        });
    socket.on("call", this::call);
  }

  /** The server asks, the client answers; "called" brings what the server got. */
  private void call(EventContext context) {
    int millis = Values.integer(context, 0);
    String event = Values.string(context, 1);
    Object[] args = Values.array(context, 2);
    Future<Payload> answer =
        millis > 0
            ? socket.timeout(millis).emitWithAck(event, args)
            : socket.emitWithAck(event, args);
    answer
        .onSuccess(got -> socket.emit("called", Values.prepend(null, got)))
        .onFailure(cause -> socket.emit("called", cause.getMessage()));
  }
}
