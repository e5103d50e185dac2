package io.roomcast.handler;

import java.util.EnumMap;
import java.util.Map;

/** The numbers behind {@link LimitStats}. Event loop of the handler. */
final class LimitCounters {

  private final Map<LimitKind, Long> limited = new EnumMap<>(LimitKind.class);
  private final Map<LimitKind, Long> tolerated = new EnumMap<>(LimitKind.class);
  int paused;

  void limited(LimitKind kind) {
    limited.merge(kind, 1L, Long::sum);
  }

  void tolerated(LimitKind kind) {
    tolerated.merge(kind, 1L, Long::sum);
  }

  LimitStats snapshot(int sockets) {
    return new LimitStats(Map.copyOf(limited), Map.copyOf(tolerated), paused, sockets);
  }
}
