package io.roomcast.cluster.redis;

import io.vertx.redis.client.RedisConnection;
import java.util.HashSet;
import java.util.Set;

/** Reads Redis no faster than the event loops follow. Event loop of the relay. */
final class Flow {

  /** The share of what may be on its way at which reading goes on. */
  private static final double LOW = 0.5;

  private final HandOver handOver;
  private final RelayCounters counters;
  private final Set<RedisConnection> connections = new HashSet<>();
  private boolean paused;

  Flow(RelayLoop loop, RelayOptions.HandOver bounds, RelayCounters counters) {
    this.handOver = new HandOver(loop, bounds, this::check);
    this.counters = counters;
  }

  /** What is on its way. */
  HandOver handOver() {
    return handOver;
  }

  /** There is a new connection to read. */
  void opened(RedisConnection made) {
    connections.add(made);
    if (paused) {
      made.pause();
    }
    check();
  }

  /** One is no more. */
  void closed(RedisConnection lost) {
    connections.remove(lost);
  }

  /** A message of so many bytes was handed over. */
  void sent(int size) {
    handOver.sent(size);
    check();
  }

  /** Whether nothing is read now. */
  boolean isPaused() {
    return paused;
  }

  /** Stops reading, or goes on. */
  void check() {
    if (paused == handOver.load() > (paused ? LOW : 1)) {
      return;
    }
    paused = !paused;
    if (paused) {
      counters.pauses.increment();
      connections.forEach(RedisConnection::pause);
    } else {
      connections.forEach(RedisConnection::resume);
    }
  }
}
