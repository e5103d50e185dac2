package io.roomcast.cluster;

import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A session as it lies in Redis for connection state recovery. Immutable.
 *
 * <p>The first four are what Node's adapter keeps; the others are ours, which Node ignores, and
 * does not write.
 *
 * @param sid the socket's id
 * @param pid the private recovery id
 * @param rooms the rooms it was in, its own included
 * @param data its data
 * @param namespace name of the namespace; null when it does not say
 * @param offset where the stream was when the socket came in; null when it does not say
 * @param since where the stream was when it joined a room, of rooms joined later than that
 * @param after what the client has got is known only when it has an offset after that; null when it
 *     is known anyway
 * @param node the node that has the socket, while it is connected; null for one that was lost
 */
public record StoredSession(
    String sid,
    String pid,
    Set<String> rooms,
    JsonObject data,
    @Nullable String namespace,
    @Nullable StreamId offset,
    Map<String, StreamId> since,
    @Nullable StreamId after,
    @Nullable String node) {

  public StoredSession {
    rooms = Set.copyOf(rooms);
    since = Map.copyOf(since);
  }

  /** Whether a client that has that offset may have got more than what it has got by then. */
  public boolean isUnsure(StreamId offset) {
    return after != null && offset.compareTo(after) <= 0;
  }

  /** Whether a message of that id to that room was for this session. */
  boolean hears(String room, StreamId id) {
    StreamId joined = since.get(room);
    return rooms.contains(room) && (joined == null || id.compareTo(joined) > 0);
  }
}
