package io.roomcast.cluster.redis;

import io.vertx.redis.client.RedisConnection;
import org.jspecify.annotations.Nullable;

/** Reads Redis no faster than the event loops follow. Event loop of the relay. */
final class Flow {

  /** The share of what may be on its way at which reading goes on. */
  private static final double LOW = 0.5;

  private final HandOver handOver;
  private final RelayCounters counters;
  private @Nullable RedisConnection connection;
  private boolean paused;

  Flow(RelayLoop loop, ClassicOptions.HandOver bounds, RelayCounters counters) {
    this.handOver = new HandOver(loop, bounds, this::check);
    this.counters = counters;
  }

  /** What is on its way. */
  HandOver handOver() {
    return handOver;
  }

  /** There is a new connection to read, or none. */
  void reading(@Nullable RedisConnection made) {
    connection = made;
    paused = false;
    check();
  }

  /** Stops reading, or goes on. */
  void check() {
    if (connection == null || paused == handOver.load() > (paused ? LOW : 1)) {
      return;
    }
    paused = !paused;
    if (paused) {
      counters.pauses.increment();
      connection.pause();
    } else {
      connection.resume();
    }
  }
}
