package io.roomcast.cluster.redis;

import java.util.ArrayDeque;

/**
 * Those who wait for Redis' answer to a subscription, but not for ever. Event loop of the relay.
 */
final class Waits {

  /** How often they are looked at, in ms. */
  private static final int SWEEP = 100;

  private record Waiting(Subscription subscription, long since) {}

  private final RelayLoop loop;
  private final long timeout;
  private final RelayCounters counters;
  private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
  private boolean sweeping;

  /**
   * @param timeout ms to wait, at most
   */
  Waits(RelayLoop loop, long timeout, RelayCounters counters) {
    this.loop = loop;
    this.timeout = timeout;
    this.counters = counters;
  }

  /** Somebody waits for that one from now on. */
  void add(Subscription subscription) {
    waiting.add(new Waiting(subscription, RelayLoop.now()));
    sweepSoon();
  }

  /** There is nothing to wait for: who joined will get what is to be had. */
  void releaseAll() {
    waiting.forEach(w -> w.subscription.release());
    waiting.clear();
  }

  private void sweepSoon() {
    if (!sweeping) {
      sweeping = true;
      loop.timer(SWEEP, this::sweep);
    }
  }

  private void sweep() {
    sweeping = false;
    long due = RelayLoop.now() - timeout;
    for (Waiting w = waiting.peek(); w != null; w = waiting.peek()) {
      boolean late = w.since <= due;
      if (w.subscription.waiting != null && !late) {
        break;
      }
      waiting.poll();
      if (w.subscription.waiting != null) {
        counters.lateSubscriptions.increment();
        w.subscription.release();
      }
    }
    if (!waiting.isEmpty()) {
      sweepSoon();
    }
  }
}
