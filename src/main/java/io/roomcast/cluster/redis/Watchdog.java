package io.roomcast.cluster.redis;

import java.nio.charset.StandardCharsets;

/**
 * Finds connections that are open and dead, and subscriptions that were lost without a word: from
 * time to time a message to ourselves has to come back, and Redis has to know as many subscriptions
 * as we do. Event loop of the relay.
 */
final class Watchdog {

  private static final int MISSES = 2;

  private final Publisher publisher;
  private final Subscriber subscriber;
  private final RelayCounters counters;
  private final Runnable restartPublisher;
  private final Runnable restartSubscriber;

  /** A channel of our own. */
  private String channel = "";

  /** Number of the probe under way, which is what it says. */
  private long token;

  private long sentNanos;
  private boolean confirmed = true;
  private boolean arrived = true;
  private boolean known = true;
  private long answers;
  private int publisherMisses;
  private int subscriberMisses;
  private long lastGood = System.currentTimeMillis();

  Watchdog(
      Publisher publisher,
      Subscriber subscriber,
      RelayCounters counters,
      Runnable restartPublisher,
      Runnable restartSubscriber) {
    this.publisher = publisher;
    this.subscriber = subscriber;
    this.counters = counters;
    this.restartPublisher = restartPublisher;
    this.restartSubscriber = restartSubscriber;
  }

  /** Probes go over that channel from now on. */
  void watch(String name) {
    channel = name;
    reset();
  }

  /** Nothing is known of a connection that is new. */
  void reset() {
    confirmed = true;
    arrived = true;
    known = true;
    publisherMisses = 0;
    subscriberMisses = 0;
    token++;
  }

  /** Until when (ms since the epoch) messages are known to have arrived. */
  long lastGood() {
    return lastGood;
  }

  /** Time for the next probe. */
  void tick() {
    boolean publisherDead = publisher.isOpen() && !confirmed && ++publisherMisses >= MISSES;
    boolean subscriberDead = subscriber.isOpen() && !hears() && ++subscriberMisses >= MISSES;
    if (publisherDead || subscriberDead) {
      reset();
    }
    if (publisherDead) {
      restartPublisher.run();
    }
    if (subscriberDead) {
      restartSubscriber.run();
    }
    probe();
  }

  /** While it is subscribing, something has to come; once it has, our messages have to. */
  private boolean hears() {
    if (!subscriber.isSynced()) {
      boolean progress = answers != subscriber.answers();
      answers = subscriber.answers();
      return progress;
    }
    // What could not be published need not arrive.
    boolean hears = known && (arrived || !confirmed);
    if (hears && arrived) {
      lastGood = System.currentTimeMillis();
    }
    return hears;
  }

  private void probe() {
    long number = ++token;
    publisherMisses = confirmed ? 0 : publisherMisses;
    subscriberMisses = known && arrived ? 0 : subscriberMisses;
    if (subscriber.isSynced()) {
      known = false;
      subscriber.probe(channel, () -> known |= number == token);
    }
    if (publisher.isOpen()) {
      confirmed = false;
      arrived = !subscriber.isSynced();
      sentNanos = System.nanoTime();
      byte[] payload = Long.toString(number).getBytes(StandardCharsets.US_ASCII);
      publisher.probe(channel, payload).onComplete(done -> confirmed |= number == token);
    }
  }

  /** A message to ourselves came back. */
  void heard(byte[] payload) {
    if (!arrived && new String(payload, StandardCharsets.US_ASCII).equals(Long.toString(token))) {
      arrived = true;
      counters.lagMicros = (System.nanoTime() - sentNanos) / 1_000;
    }
  }
}
