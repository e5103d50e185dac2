package io.roomcast.cluster.redis;

import io.roomcast.cluster.StreamId;
import io.roomcast.room.Broadcast;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The latest broadcasts of one stream, found by room, for sessions that come back soon. Those were
 * away for a moment, in a few of many rooms: without this each of them would have all of the stream
 * since then read from Redis, and when a node ends hundreds come in a second. Bounded by bytes: the
 * oldest go. Event loop of the relay.
 */
final class RecentBroadcasts {

  /** What one costs apart from its packet, and each room that it is for. */
  private static final int OVERHEAD = 128;

  /** A broadcast and its entry. */
  record Recent(StreamId id, Broadcast broadcast) {

    private long size() {
      int rooms = Math.max(1, broadcast.target().rooms().size());
      return broadcast.packet().heldBytes() + OVERHEAD * (1L + rooms);
    }

    private List<Key> keys() {
      Set<String> rooms = broadcast.target().rooms();
      return rooms.isEmpty()
          ? List.of(new Key(broadcast.namespace(), null))
          : rooms.stream().map(room -> new Key(broadcast.namespace(), room)).toList();
    }
  }

  /** A room; null stands for everybody in the namespace. */
  private record Key(String namespace, @Nullable String room) {}

  private final long maxBytes;
  private final ArrayDeque<Recent> all = new ArrayDeque<>();
  private final Map<Key, ArrayDeque<Recent>> byRoom = new HashMap<>();
  private long bytes;
  private @Nullable StreamId start;

  /** None; at most so many bytes of them, about. */
  RecentBroadcasts(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  /** All broadcasts after this one are here that were read; null when there is nothing. */
  @Nullable StreamId start() {
    return start;
  }

  /** What the broadcasts take, about. */
  long bytes() {
    return bytes;
  }

  /** One was read from the stream. */
  void add(StreamId id, Broadcast broadcast) {
    if (start == null) {
      start = id; // what was before is not known, and so this one itself tells most
      return;
    }
    Recent recent = new Recent(id, broadcast);
    all.addLast(recent);
    recent.keys().forEach(key -> byRoom.computeIfAbsent(key, none -> deque()).addLast(recent));
    bytes += recent.size();
    while (bytes > maxBytes) {
      removeOldest();
    }
  }

  private static ArrayDeque<Recent> deque() {
    return new ArrayDeque<>(4);
  }

  private void removeOldest() {
    Recent oldest = all.removeFirst();
    start = oldest.id;
    bytes -= oldest.size();
    for (Key key : oldest.keys()) {
      ArrayDeque<Recent> ofRoom = byRoom.get(key);
      if (ofRoom != null) {
        ofRoom.removeFirst(); // they are in one order everywhere
        if (ofRoom.isEmpty()) {
          byRoom.remove(key);
        }
      }
    }
  }

  /** Something between two of them may be missing: all go. */
  void clear() {
    all.clear();
    byRoom.clear();
    bytes = 0;
    start = null;
  }

  /**
   * Those to one of the rooms or to everybody in the namespace, in order.
   *
   * @param from of those after this one
   */
  List<Recent> after(StreamId from, String namespace, Set<String> rooms) {
    List<Key> keys = new ArrayList<>();
    keys.add(new Key(namespace, null));
    rooms.forEach(room -> keys.add(new Key(namespace, room)));
    Map<StreamId, Recent> found = new TreeMap<>(Comparator.naturalOrder());
    for (Key key : keys) {
      Iterator<Recent> latest = byRoom.getOrDefault(key, deque()).descendingIterator();
      while (latest.hasNext()) {
        Recent recent = latest.next();
        if (recent.id.compareTo(from) <= 0) {
          break;
        }
        found.put(recent.id, recent);
      }
    }
    return List.copyOf(found.values());
  }
}
