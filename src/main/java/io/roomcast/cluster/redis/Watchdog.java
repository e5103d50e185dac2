package io.roomcast.cluster.redis;

import java.nio.charset.StandardCharsets;

/**
 * Finds connections that are open and dead, and subscriptions that were lost without a word: from
 * time to time a message to ourselves has to be taken, and to come back, and Redis has to know as
 * many subscriptions as we do. After two times at which it was not so, a connection is made anew.
 * Event loop of the relay.
 */
final class Watchdog {

  private static final int MISSES = 2;

  /** Whether Redis has the subscriptions that it was asked for. */
  private enum Roll {
    UNKNOWN,
    AGREES,
    DIFFERS
  }

  private final Publisher publisher;
  private final Subscriber subscriber;
  private final RelayCounters counters;
  private final Flow flow;
  private final Runnable restartPublisher;
  private final Runnable restartSubscriber;

  /** A channel of our own. */
  private String channel = "";

  /** Number of the probe under way, which is what it says. */
  private long token;

  private long sentNanos;
  private boolean confirmed = true;
  private boolean expected;
  private boolean arrived;
  private Roll roll = Roll.UNKNOWN;
  private long calledMillis;

  /** Number of the connection for subscribing: what is told of older ones is of no interest. */
  private int generation;

  private long answers;
  private int publisherMisses;
  private int subscriberMisses;
  private long lastGood = System.currentTimeMillis();

  Watchdog(
      Publisher publisher,
      Subscriber subscriber,
      RelayCounters counters,
      Flow flow,
      Runnable restartPublisher,
      Runnable restartSubscriber) {
    this.publisher = publisher;
    this.subscriber = subscriber;
    this.counters = counters;
    this.flow = flow;
    this.restartPublisher = restartPublisher;
    this.restartSubscriber = restartSubscriber;
  }

  /** Probes go over that channel from now on. */
  void watch(String name) {
    channel = name;
    publisherOpened();
    subscriberOpened();
  }

  /** Nothing is known of a connection that is new. */
  void publisherOpened() {
    forgetProbe();
    confirmed = true;
    publisherMisses = 0;
  }

  /** The same. */
  void subscriberOpened() {
    forgetProbe();
    generation++;
    roll = Roll.UNKNOWN;
    answers = -1;
    subscriberMisses = 0;
  }

  private void forgetProbe() {
    token++;
    expected = false;
    arrived = false;
  }

  /** Redis has confirmed all subscriptions. */
  void synced() {
    lastGood = System.currentTimeMillis();
  }

  /** Until when (ms since the epoch) all messages are known to have arrived. */
  long lastGood() {
    return lastGood;
  }

  /** Time for the next probe. */
  void tick() {
    if (publisher.isOpen()) {
      publisherMisses = confirmed ? 0 : publisherMisses + 1;
    }
    // What is not read says nothing.
    if (subscriber.isOpen() && !flow.isPaused()) {
      subscriberMisses = hears() ? 0 : subscriberMisses + 1;
    }
    boolean publisherDead = publisherMisses >= MISSES;
    boolean subscriberDead = subscriberMisses >= MISSES;
    if (publisherDead) {
      publisherOpened();
      restartPublisher.run();
    }
    if (subscriberDead) {
      subscriberOpened();
      restartSubscriber.run();
    }
    probe();
  }

  private boolean hears() {
    if (arrived && roll == Roll.AGREES) {
      // What Redis got before it had that probe came before it.
      lastGood = Math.max(lastGood, calledMillis);
    }
    boolean progress = answers != subscriber.answers();
    answers = subscriber.answers();
    boolean answering = roll == Roll.UNKNOWN ? progress : roll == Roll.AGREES;
    // What could not be published need not arrive.
    return answering && (arrived || !expected || !confirmed);
  }

  private void probe() {
    long number = ++token;
    arrived = false;
    expected = false;
    roll = Roll.UNKNOWN;
    int to = generation;
    long now = System.currentTimeMillis();
    subscriber.call(channel, agrees -> called(to, now, agrees));
    if (publisher.isOpen()) {
      confirmed = false;
      // While it is subscribing, nothing has to come but answers.
      expected = subscriber.isSynced();
      sentNanos = System.nanoTime();
      byte[] payload = Long.toString(number).getBytes(StandardCharsets.US_ASCII);
      publisher.probe(channel, payload).onComplete(done -> confirmed |= number == token);
    }
  }

  /** Redis may be slow: it counts when it answers. */
  private void called(int on, long at, boolean agrees) {
    if (on == generation) {
      roll = agrees ? Roll.AGREES : Roll.DIFFERS;
      calledMillis = at;
    }
  }

  /** A message to ourselves came back. */
  void heard(byte[] payload) {
    if (expected
        && !arrived
        && new String(payload, StandardCharsets.US_ASCII).equals(Long.toString(token))) {
      arrived = true;
      counters.lagMicros = (System.nanoTime() - sentNanos) / 1_000;
    }
  }
}
