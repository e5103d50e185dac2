package io.roomcast.handler;

import io.roomcast.loop.EventLoopState;
import java.util.HashMap;
import java.util.Map;

/** The {@link DedupeStore}s that one event loop owns, by rule. Event loop of the owner. */
public final class DedupeStores {

  private final EventLoopState loop;
  private final Map<String, DedupeStore> stores = new HashMap<>();

  /** Of this loop. */
  public DedupeStores(EventLoopState loop) {
    this.loop = loop;
  }

  DedupeStore of(String rule) {
    return stores.computeIfAbsent(
        rule, name -> new DedupeStore(loop.wheel(), loop.clock()::monotonicMillis));
  }

  /** What they hold now and have done so far. */
  public DedupeStats stats() {
    return stores.values().stream()
        .map(DedupeStore::stats)
        .reduce(DedupeStats.NONE, DedupeStats::plus);
  }
}
