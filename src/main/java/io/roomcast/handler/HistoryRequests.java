package io.roomcast.handler;

import io.roomcast.socketio.EventContext;
import io.roomcast.socketio.EventException;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * Answers clients that page through the history of a room: the event {@value #GET} with the name of
 * the room and {@code {before | after, limit}}. Who may ask are those in the room, and whom the
 * access rules admit. Stateless; event loops of the sockets.
 */
public final class HistoryRequests {

  /** The event. */
  public static final String GET = "history:get";

  private HistoryRequests() {}

  /** Handles such an event; its ack is {@link HistoryPage#toJson()}. */
  public static void handle(EventContext event, RoomHistory history, AccessRules allow) {
    EventValues values = EventValues.of(event);
    if (!(values.argument(0) instanceof String room)) {
      event.fail(new EventException("E_ARGS", "the first argument must be the name of a room"));
      return;
    }
    if (!event.socket().isIn(room) && !allow.admits(room, values)) {
      event.fail(new EventException("E_FORBIDDEN", "you are not in the room"));
      return;
    }
    JsonObject which = values.argument(1) instanceof JsonObject object ? object : new JsonObject();
    Long before = id(which, "before", Long.MAX_VALUE);
    Long after = id(which, "after", -1L);
    Long limit = id(which, "limit", (long) RoomHistory.pageSize());
    if (before == null || after == null || limit == null || limit < 1) {
      event.fail(new EventException("E_ARGS", "before, after and limit are whole numbers"));
      return;
    }
    int most = (int) Math.min(limit, RoomHistory.pageSize());
    Future<HistoryPage> page =
        after >= 0
            ? history.after(event.socket(), room, after, most)
            : history.before(event.socket(), room, before, most);
    page.onSuccess(found -> event.ack(found.toJson()));
  }

  private static @Nullable Long id(JsonObject which, String name, Long otherwise) {
    return which.containsKey(name) ? RoomHistory.id(which.getValue(name)) : otherwise;
  }
}
