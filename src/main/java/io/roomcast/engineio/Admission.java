package io.roomcast.engineio;

import io.roomcast.engineio.LimitOptions.Rate;
import io.roomcast.loop.Clock;
import io.roomcast.loop.TokenBucket;
import org.jspecify.annotations.Nullable;

/** Decides whether one instance may open a session. Event loop of the instance. */
final class Admission {

  private final LimitOptions limits;
  private final Clock clock;
  private final NodeLoad load;
  private final EngineCounters counters;

  /** The share of this instance when there are {@link #sharers}. */
  private @Nullable TokenBucket bucket;

  private int sharers;

  Admission(LimitOptions limits, Clock clock, NodeLoad load, EngineCounters counters) {
    this.limits = limits;
    this.clock = clock;
    this.load = load;
    this.counters = counters;
  }

  /**
   * Why no session may be opened now, which is counted; null when one may be.
   *
   * @param instances how many share the rate, this one included
   */
  @Nullable Overload refusal(int instances) {
    Overload overload = null;
    if (limits.heapShed() > 0 && load.heap().share(clock) > limits.heapShed()) {
      overload = Overload.HEAP;
    } else if (limits.connections() > 0 && load.sessions() >= limits.connections()) {
      overload = Overload.CONNECTIONS;
    } else if (limits.accept() != null && !bucket(limits.accept(), instances).tryTake()) {
      overload = Overload.ACCEPT_RATE;
    }
    if (overload != null) {
      counters.refused(overload);
    }
    return overload;
  }

  private TokenBucket bucket(Rate rate, int instances) {
    TokenBucket now = bucket;
    if (now == null || instances != sharers) {
      sharers = instances;
      int burst = Math.max(1, rate.rate() / instances);
      now = new TokenBucket(clock, rate.rate(), rate.perMillis() * instances, burst);
      bucket = now;
    }
    return now;
  }
}
