package io.roomcast.cluster.redis;

import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
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
  private final String channel;
  private final Runnable restartPublisher;
  private final Runnable restartSubscriber;

  private long token;
  private long sentNanos;
  private boolean confirmed = true;
  private boolean arrived = true;
  private boolean known = true;
  private int misses;
  private long lastGood = System.currentTimeMillis();

  Watchdog(
      Publisher publisher,
      Subscriber subscriber,
      RelayCounters counters,
      String channel,
      Runnable restartPublisher,
      Runnable restartSubscriber) {
    this.publisher = publisher;
    this.subscriber = subscriber;
    this.counters = counters;
    this.channel = channel;
    this.restartPublisher = restartPublisher;
    this.restartSubscriber = restartSubscriber;
  }

  /** Nothing is known of a connection that is new. */
  void reset() {
    confirmed = true;
    arrived = true;
    known = true;
    misses = 0;
    token++;
  }

  /** Until when (ms since the epoch) messages are known to have arrived. */
  long lastGood() {
    return lastGood;
  }

  /** Time for the next probe. */
  void tick() {
    if (!publisher.isOpen() || !subscriber.isSynced()) {
      return;
    }
    if (confirmed && arrived && known) {
      misses = 0;
      lastGood = System.currentTimeMillis();
    } else if (++misses >= MISSES) {
      giveUp();
      return;
    }
    probe();
  }

  private void giveUp() {
    boolean publisherDead = !confirmed;
    boolean subscriberDead = !known || !arrived;
    reset();
    if (publisherDead) {
      restartPublisher.run();
    }
    if (subscriberDead) {
      restartSubscriber.run();
    }
  }

  private void probe() {
    long number = ++token;
    sentNanos = System.nanoTime();
    confirmed = false;
    arrived = false;
    known = false;
    subscriber.probe(channel, () -> known |= number == token);
    byte[] payload = Long.toString(number).getBytes(StandardCharsets.US_ASCII);
    publisher
        .command(Request.cmd(Command.PUBLISH).arg(channel).arg(payload))
        .onSuccess(done -> confirmed |= number == token);
  }

  /** A message to ourselves came back. */
  void heard(byte[] payload) {
    if (!arrived && new String(payload, StandardCharsets.US_ASCII).equals(Long.toString(token))) {
      arrived = true;
      counters.lagMicros = (System.nanoTime() - sentNanos) / 1_000;
    }
  }
}
