package io.roomcast.it;

import io.roomcast.socketio.AckTimeoutException;
import io.roomcast.socketio.EventContext;
import io.roomcast.socketio.Payload;
import io.roomcast.socketio.RemoteSocket;
import io.roomcast.socketio.Socket;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rooms, broadcasts and the utilities over many sockets. Event loop of the socket. */
final class RoomEvents {

  private final Socket socket;

  RoomEvents(Socket socket) {
    this.socket = socket;
  }

  void install() {
    socket.on(
        "join",
        context ->
            socket
                .join(Values.strings(context.args().getValue(0)))
                .onSuccess(done -> context.ack(Values.sorted(socket.rooms()))));
    socket.on(
        "leave",
        context ->
            socket
                .leave(Values.string(context, 0))
                .onSuccess(done -> context.ack(Values.sorted(socket.rooms()))));
    socket.on(
        "cast",
        context ->
            ConformanceApp.choose(context).emit(Values.string(context, 1), context.args().from(2)));
    socket.respond("cast-ack", this::castWithAck);
    socket.respond("fetch", this::fetch);
    socket.on(
        "sockets-join",
        context ->
            ConformanceApp.choose(context).socketsJoin(Values.strings(context.args().getValue(1))));
    socket.on(
        "sockets-leave",
        context ->
            ConformanceApp.choose(context)
                .socketsLeave(Values.strings(context.args().getValue(1))));
    socket.on(
        "disconnect-sockets",
        context ->
            ConformanceApp.choose(context)
                .disconnectSockets(Boolean.TRUE.equals(context.args().getBoolean(1))));
  }

  private Future<Payload> castWithAck(EventContext context) {
    long timeout = Values.object(context, 0).getLong("timeout");
    return ConformanceApp.choose(context)
        .timeout(timeout)
        .emitWithAck(Values.string(context, 1), Values.array(context, 2))
        .map(answers -> answers(null, answers))
        .recover(
            cause ->
                cause instanceof AckTimeoutException late
                    ? Future.succeededFuture(answers(late.getMessage(), late.responses()))
                    : Future.failedFuture(cause));
  }

  private static Payload answers(@Nullable String error, List<Payload> answers) {
    return Payload.of(error, Values.firsts(answers.stream()));
  }

  private Future<JsonArray> fetch(EventContext context) {
    return ConformanceApp.choose(context)
        .fetchSockets()
        .map(
            found ->
                new JsonArray(
                    found.stream()
                        .sorted(Comparator.comparing(RemoteSocket::id))
                        .map(RoomEvents::describe)
                        .toList()));
  }

  private static JsonObject describe(RemoteSocket remote) {
    return new JsonObject()
        .put("id", remote.id())
        .put("rooms", Values.sorted(remote.rooms()))
        .put("data", remote.data())
        .put("url", remote.handshake().getString("url"));
  }
}
