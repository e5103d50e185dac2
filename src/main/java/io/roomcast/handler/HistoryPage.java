package io.roomcast.handler;

import io.roomcast.socketio.Payload;
import io.roomcast.socketio.Socket;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * Some of what was sent to a room, in its order. Immutable, thread-safe.
 *
 * @param last id of the last event that was sent to the room; 0 when none is known
 * @param complete whether nothing of what was asked for is missing
 * @param events the events
 */
public record HistoryPage(long last, boolean complete, List<Event> events) {

  /**
   * One event as it was sent.
   *
   * @param id its number in the room
   * @param time when it was sent, in ms since the epoch
   * @param event its name
   * @param args its arguments, {@code {id, room, time}} at their end
   */
  public record Event(long id, long time, String event, Payload args) {}

  /** Sends the events to a socket, as they were sent to the room. */
  public void send(Socket socket) {
    events.forEach(one -> socket.emit(one.event, one.args));
  }

  /** Without the events. */
  public JsonObject summary() {
    return new JsonObject()
        .put("id", last)
        .put("replayed", events.size())
        .put("complete", complete);
  }

  /** With the events: {@code {id, complete, events: [{id, time, event, args}]}}. */
  public JsonObject toJson() {
    JsonArray all = new JsonArray();
    for (Event one : events) {
      JsonArray args = one.args.toJsonArray();
      args.remove(args.size() - 1);
      all.add(
          new JsonObject()
              .put("id", one.id)
              .put("time", one.time)
              .put("event", one.event)
              .put("args", args));
    }
    return new JsonObject().put("id", last).put("complete", complete).put("events", all);
  }
}
