package io.roomcast.cluster.redis;

import io.vertx.core.Promise;
import org.jspecify.annotations.Nullable;

/** One channel or pattern that somebody wants. Event loop of the relay. */
final class Subscription {

  /** Where its messages go. */
  @FunctionalInterface
  interface Receiver {
    void message(String channel, byte[] payload);
  }

  final String name;
  final boolean isPattern;
  Receiver receiver;

  /** How many want it. */
  int wanted;

  /** Whether Redis was asked, on this connection. */
  boolean issued;

  /** Answers to that which have not come yet. */
  int unconfirmed;

  /** Whether it is in the list of those that nobody wants, and since when. */
  boolean idle;

  long idleSince;

  /** When it came into that list, which is in this order. */
  long queuedAt;

  /** Those who wait for Redis' answer. */
  @Nullable Promise<Void> waiting;

  Subscription(String name, boolean isPattern, Receiver receiver) {
    this.name = name;
    this.isPattern = isPattern;
    this.receiver = receiver;
  }

  boolean isActive() {
    return issued && unconfirmed == 0;
  }

  /** Nobody waits any longer. */
  void release() {
    Promise<Void> promise = waiting;
    waiting = null;
    if (promise != null) {
      promise.tryComplete();
    }
  }
}
