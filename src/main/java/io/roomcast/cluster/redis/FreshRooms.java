package io.roomcast.cluster.redis;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Rooms that sockets of other nodes were put into a moment ago: these nodes may not have subscribed
 * to them yet. Bounded: with too many at a time, any room counts as such. Event loop of an adapter.
 */
final class FreshRooms {

  /** How long that is taken into account, in ms. */
  static final int SETTLE = 1_000;

  /** Rooms that are remembered by name. */
  static final int MAX = 1_000;

  /** Until when each counts. */
  private final Map<String, Long> rooms = new HashMap<>();

  /** Until when any room counts. */
  private long all;

  /** Other nodes are told now ({@link RelayLoop#now}) to put sockets into these. */
  void add(Set<String> joined, long now) {
    forget(now);
    long until = now + SETTLE;
    if (rooms.size() + joined.size() > MAX) {
      all = until;
    } else {
      joined.forEach(room -> rooms.put(room, until));
    }
  }

  /** Whether one of them may be. */
  boolean hasAny(Set<String> names, long now) {
    forget(now);
    return now <= all || names.stream().anyMatch(rooms::containsKey);
  }

  private void forget(long now) {
    if (!rooms.isEmpty()) {
      rooms.values().removeIf(until -> until < now);
    }
  }
}
