package io.roomcast.api;

import io.roomcast.api.ApiException.Code;
import io.roomcast.engineio.CloseReason;
import io.roomcast.socketio.Socket;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** The operations that change sockets that are there. Stateless. */
final class Sockets {

  private static final JsonObject NOTHING = new JsonObject();

  private Sockets() {}

  static Future<JsonObject> join(Call call) {
    return call.confirming(() -> call.chosen("in").socketsJoin(call.names("rooms"))).map(NOTHING);
  }

  static Future<JsonObject> leave(Call call) {
    return call.confirming(() -> call.chosen("in").socketsLeave(call.names("rooms"))).map(NOTHING);
  }

  /**
   * Told with DISCONNECT, clients stay away; when their connection ends, they come back. The wire
   * format of the adapters knows the first only, so that the second is asked of nodes of this
   * program.
   */
  static Future<JsonObject> disconnect(Call call) {
    if (!call.flag("reconnect") && !call.isForNode()) {
      return call.confirming(() -> call.chosen("in").disconnectSockets(call.flag("close")))
          .map(NOTHING);
    }
    Future<?> here =
        call.everywhere(
            namespace -> {
              call.chosen(namespace, "in")
                  .localSockets()
                  .forEach(socket -> socket.conn().close(CloseReason.FORCED_CLOSE, false));
              return true;
            });
    Future<?> there = call.others().recover(call::alreadyHere);
    return Future.join(here, there).map(NOTHING);
  }

  static Future<JsonObject> setData(Call call) {
    JsonObject data = call.body().getJsonObject("data").copy();
    return call.everywhere(namespace -> merge(namespace.socket(call.text("sid")), data))
        .compose(
            found ->
                call.somewhere(
                    found.contains(true),
                    "found",
                    new ApiException(Code.E_UNKNOWN_SOCKET, "No such socket is connected.")));
  }

  private static boolean merge(@Nullable Socket socket, JsonObject data) {
    if (socket == null) {
      return false;
    }
    JsonObject own = socket.data();
    data.copy()
        .forEach(
            entry -> {
              if (entry.getValue() == null) {
                own.remove(entry.getKey());
              } else {
                own.put(entry.getKey(), entry.getValue());
              }
            });
    return true;
  }
}
