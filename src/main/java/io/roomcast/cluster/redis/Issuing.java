package io.roomcast.cluster.redis;

import io.vertx.redis.client.Command;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What Redis is told of subscriptions, and has not answered yet. Event loop of the relay. Changes
 * are collected in a turn and sent in batches.
 */
final class Issuing {

  private static final Logger log = LoggerFactory.getLogger(Issuing.class);

  /** Names that Redis is asked for before it has answered. */
  private static final int WINDOW = 1 << 14;

  private final RelayLoop loop;
  private final int batch;
  private final PubSub pubSub;
  private final @Nullable ToIntFunction<String> slots;
  private final Predicate<Subscription> isWanted;
  private final Runnable flushed;
  private final ArrayDeque<Subscription> toIssue = new ArrayDeque<>();
  private final List<Subscription> toDrop = new ArrayList<>();

  /** Those that are not here, as Redis says, until we are told to try again. */
  private final List<Subscription> stranded = new ArrayList<>();

  private final Ending ending = new Ending();
  private final RollCall rollCall = new RollCall();
  private @Nullable RedisConnection connection;
  private boolean flushing;
  private int issued;
  private int unanswered;
  private long answers;

  /**
   * @param batch names in one command, at most
   * @param slots answers the slot of a channel, as one command may be of one slot only; null when
   *     that does not matter
   * @param isWanted whether a subscription has not been taken away in the meantime
   * @param flushed called when Redis has been told
   */
  Issuing(
      RelayLoop loop,
      int batch,
      PubSub pubSub,
      @Nullable ToIntFunction<String> slots,
      Predicate<Subscription> isWanted,
      Runnable flushed) {
    this.loop = loop;
    this.batch = batch;
    this.pubSub = pubSub;
    this.slots = slots;
    this.isWanted = isWanted;
    this.flushed = flushed;
  }

  /** Begins anew, on a new connection, with all of these. */
  void opened(RedisConnection made, Collection<Subscription> all) {
    connection = made;
    issued = 0;
    unanswered = 0;
    toIssue.clear();
    toDrop.clear();
    stranded.clear();
    ending.clear();
    rollCall.reset();
    toIssue.addAll(all);
  }

  void closed() {
    connection = null;
  }

  /** Whether Redis has answered everything, and has everything. */
  boolean isDone() {
    return toIssue.isEmpty() && stranded.isEmpty() && unanswered == 0;
  }

  /** How many answers have come. */
  long answers() {
    return answers;
  }

  /** Subscribes soon. */
  void add(Subscription subscription) {
    toIssue.add(subscription);
    flushSoon();
  }

  /** Ends those soon, that nobody wants any more. */
  void drop(List<Subscription> subscriptions) {
    toDrop.addAll(subscriptions);
    flushSoon();
  }

  /**
   * Asks for a subscription once more, and so how many there are.
   *
   * @param told called with whether Redis has as many as it was asked for; never, when that cannot
   *     be known, or no answer comes
   */
  void call(Subscription subscription, Consumer<Boolean> told) {
    if (subscription.issued && !rollCall.isOpen()) {
      unanswered++;
      send(pubSub.subscribe(false), List.of(subscription.name));
      rollCall.asked(subscription.name, issued, answers + unanswered, told);
    }
  }

  /**
   * An answer has come.
   *
   * @param repeated the channel, if it had been confirmed before
   * @param count of subscriptions that Redis has
   */
  void answered(@Nullable String repeated, int count) {
    unanswered--;
    answers++;
    rollCall.answered(answers, repeated, count);
    if (!toIssue.isEmpty()) {
      flushSoon();
    }
  }

  /** A subscription has ended; answers whether Redis was asked for that. */
  boolean ended(String channel, int count) {
    boolean asked = ending.remove(channel);
    if (asked) {
      answered(null, count);
    }
    return asked;
  }

  /** Redis will not answer what it was asked of those, apart from subscribing. */
  void refused(Predicate<String> channels) {
    unanswered -= ending.forget(channels) + (rollCall.refused(channels) ? 1 : 0);
    rollCall.disturb();
  }

  /** Redis does not have it, or is not asked for it any more. */
  void forget(Subscription subscription) {
    rollCall.disturb();
    unanswered -= subscription.unconfirmed;
    subscription.unconfirmed = 0;
    if (subscription.issued) {
      subscription.issued = false;
      issued--;
    }
  }

  /** Redis does not have it now: it is asked again by {@link #retry}. */
  void strand(Subscription subscription) {
    forget(subscription);
    stranded.add(subscription);
  }

  /** Some were taken away. */
  void checkStranded() {
    stranded.removeIf(subscription -> !isWanted.test(subscription));
  }

  /** Asks again for what was not there. */
  void retry() {
    toIssue.addAll(stranded);
    stranded.clear();
    if (!toIssue.isEmpty()) {
      flushSoon();
    }
  }

  private void flushSoon() {
    if (!flushing) {
      flushing = true;
      loop.execute(this::flush);
    }
  }

  /** Tells Redis now. */
  void flush() {
    flushing = false;
    if (connection == null) {
      toDrop.clear();
      return;
    }
    drop(true);
    drop(false);
    toDrop.clear();
    while (!toIssue.isEmpty() && unanswered < WINDOW) {
      issue();
    }
    flushed.run();
  }

  /** One command with the next ones, which are of one kind. */
  private void issue() {
    List<String> names = new ArrayList<>();
    boolean isPattern = false;
    while (!toIssue.isEmpty()) {
      Subscription next = toIssue.getFirst();
      if (!names.isEmpty() && (next.isPattern != isPattern || !fits(names, next))) {
        break;
      }
      toIssue.removeFirst();
      if (!next.issued && isWanted.test(next)) {
        isPattern = next.isPattern;
        next.issued = true;
        next.unconfirmed++;
        issued++;
        unanswered++;
        names.add(next.name);
      }
    }
    if (!names.isEmpty()) {
      send(pubSub.subscribe(isPattern), names);
    }
  }

  private void drop(boolean isPattern) {
    List<String> names = new ArrayList<>();
    for (Subscription subscription : toDrop) {
      if (subscription.isPattern != isPattern || !subscription.issued) {
        continue;
      }
      if (!names.isEmpty() && !fits(names, subscription)) {
        send(pubSub.unsubscribe(isPattern), names);
        names = new ArrayList<>();
      }
      subscription.issued = false;
      issued--;
      unanswered++;
      names.add(subscription.name);
      if (pubSub == PubSub.SHARDED) {
        ending.add(subscription.name);
      }
    }
    if (!names.isEmpty()) {
      send(pubSub.unsubscribe(isPattern), names);
    }
  }

  /** Whether a command may be of one more channel. */
  private boolean fits(List<String> names, Subscription next) {
    return names.size() < batch
        && (slots == null || slots.applyAsInt(names.get(0)) == slots.applyAsInt(next.name));
  }

  private void send(Command command, List<String> names) {
    Request request = Request.cmd(command);
    names.forEach(request::arg);
    if (connection != null) {
      connection.send(request).onFailure(e -> log.debug("Subscribing failed", e));
    }
  }
}
