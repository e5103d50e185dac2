package io.roomcast.it;

import io.roomcast.socketio.Socket;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What happened on a server, for tests to ask about. Thread-safe. */
final class EventLog {

  private final List<JsonObject> entries = new CopyOnWriteArrayList<>();

  void add(JsonObject entry) {
    entries.add(entry);
  }

  /** An entry about a socket, to be completed by the caller before {@link #add}. */
  static JsonObject about(Socket socket, String type) {
    return new JsonObject()
        .put("type", type)
        .put("nsp", socket.namespace().name())
        .put("id", socket.id());
  }

  JsonArray toJson() {
    return new JsonArray(List.copyOf(entries));
  }
}
