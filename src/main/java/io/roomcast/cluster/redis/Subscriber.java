package io.roomcast.cluster.redis;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.ResponseType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What this process is subscribed to at one Redis. Event loop of the relay. Changes are collected
 * in a turn and sent in batches, all on one connection, so that the last wish counts; a new
 * connection begins with all that is wanted. The connection is used for nothing else: the client
 * would mix up other answers with messages.
 */
final class Subscriber implements RedisLink.Listener, ChannelTable {

  private static final Logger log = LoggerFactory.getLogger(Subscriber.class);

  /** Names that Redis is asked for before it has answered. */
  private static final int WINDOW = 1 << 14;

  /** What its owner is told. */
  interface Events {
    void opened(RedisConnection connection);

    /** All that is wanted is subscribed to. */
    void synced();

    void closed();

    /** Redis refuses to subscribe. */
    void refused(String why);

    /** Another Redis has a slot, or none has, as the error says. */
    void elsewhere(String error);

    /** Redis has ended a subscription of itself. */
    void lost();
  }

  private final RelayLoop loop;
  private final RelayOptions options;
  private final RelayCounters counters;
  private final PubSub pubSub;
  private final @Nullable ToIntFunction<String> slots;
  private final Events events;
  private final Map<String, Subscription> channels = new HashMap<>();
  private final Map<String, Subscription> patterns = new HashMap<>();
  private final ArrayDeque<Subscription> toIssue = new ArrayDeque<>();
  private final List<Subscription> toDrop = new ArrayList<>();

  /** Those that are not here, as Redis says, until we are told to try again. */
  private final List<Subscription> stranded = new ArrayList<>();

  private final Ending ending = new Ending();

  private final Idle idle;
  private final Waits waits;

  private @Nullable RedisConnection connection;
  private boolean flushing;
  private boolean synced;
  private int issued;
  private int unanswered;
  private long answers;
  private int shown;
  private @Nullable Runnable probe;
  private String probed = "";

  /**
   * @param slots answers the slot of a channel, as one command may be of one slot only; null when
   *     that does not matter
   */
  Subscriber(
      RelayLoop loop,
      RelayOptions options,
      RelayCounters counters,
      PubSub pubSub,
      @Nullable ToIntFunction<String> slots,
      Events events) {
    this.loop = loop;
    this.options = options;
    this.counters = counters;
    this.pubSub = pubSub;
    this.slots = slots;
    this.events = events;
    this.idle = new Idle(loop, options.linger(), this::unwanted);
    this.waits = new Waits(loop, options.joinTimeout(), counters);
  }

  @Override
  public Future<Void> acquire(String name, boolean isPattern, Subscription.Receiver receiver) {
    Subscription subscription =
        table(isPattern).computeIfAbsent(name, key -> new Subscription(key, isPattern, receiver));
    if (subscription.wanted++ == 0) {
      subscription.receiver = receiver;
    }
    if (connection == null || subscription.isActive()) {
      return Future.succeededFuture();
    }
    if (!subscription.issued && subscription.wanted == 1) {
      toIssue.add(subscription);
      flushSoon();
    }
    if (subscription.waiting == null) {
      subscription.waiting = Promise.promise();
      waits.add(subscription);
    }
    return subscription.waiting.future();
  }

  @Override
  public void release(String name, boolean isPattern) {
    Subscription subscription = table(isPattern).get(name);
    if (subscription != null && --subscription.wanted == 0) {
      idle.add(subscription);
    }
  }

  private void unwanted(List<Subscription> subscriptions) {
    for (Subscription subscription : subscriptions) {
      if (table(subscription.isPattern).remove(subscription.name, subscription)) {
        subscription.release();
        toDrop.add(subscription);
      }
    }
    flushSoon();
  }

  // For those who spread channels over several

  /** Takes channels away that are to be elsewhere, with those who want them. */
  List<Subscription> takeAway(Predicate<String> elsewhere) {
    List<Subscription> taken = new ArrayList<>();
    channels.values().removeIf(s -> elsewhere.test(s.name) && taken.add(s));
    taken.forEach(this::forget);
    stranded.removeAll(taken);
    show();
    checkSynced();
    return taken;
  }

  private void forget(Subscription subscription) {
    unanswered -= subscription.unconfirmed;
    subscription.unconfirmed = 0;
    if (subscription.issued) {
      subscription.issued = false;
      issued--;
    }
  }

  /** Takes a channel over, with those who want it and wait for it. */
  void takeOver(Subscription other) {
    if (other.wanted == 0) {
      other.release();
      return;
    }
    Subscription own = new Subscription(other.name, false, other.receiver);
    own.wanted = other.wanted;
    own.waiting = other.waiting;
    other.waiting = null;
    channels.put(own.name, own);
    if (connection == null) {
      own.release();
      return;
    }
    if (own.waiting != null) {
      waits.add(own);
    }
    unsynced();
    toIssue.add(own);
    flushSoon();
  }

  /** Ends a channel at once, whoever wants it. */
  void forget(String name) {
    Subscription subscription = channels.remove(name);
    if (subscription != null) {
      subscription.release();
      toDrop.add(subscription);
      flushSoon();
    }
  }

  private Map<String, Subscription> table(boolean isPattern) {
    return isPattern ? patterns : channels;
  }

  /** Whether all that is wanted is subscribed to, but for what came in the meantime. */
  boolean isSynced() {
    return synced;
  }

  boolean isOpen() {
    return connection != null;
  }

  /** It is not used any more. */
  void close() {
    connection = null;
    channels.clear();
    patterns.clear();
    show();
    unsynced();
    waits.releaseAll();
  }

  private void unsynced() {
    if (synced) {
      synced = false;
      counters.subscriber(false);
    }
  }

  private void show() {
    counters.subscriptions.add(size() - shown);
    shown = size();
  }

  /** How many answers to subscriptions have come. */
  long answers() {
    return answers;
  }

  /** Channels and patterns that are wanted, or were a while ago. */
  int size() {
    return channels.size() + patterns.size();
  }

  /**
   * Asks for a channel once more, to hear whether Redis is there and knows what we have.
   *
   * @param heard called with the answer
   */
  void probe(String channel, Runnable heard) {
    if (connection != null) {
      probe = heard;
      probed = channel;
      unanswered++;
      send(pubSub.subscribe(false), List.of(channel));
    }
  }

  @Override
  public void opened(RedisConnection made) {
    connection = made;
    made.handler(this::handle);
    issued = 0;
    unanswered = 0;
    toIssue.clear();
    toDrop.clear();
    stranded.clear();
    ending.clear();
    patterns.values().removeIf(Subscriber::startOver);
    channels.values().removeIf(Subscriber::startOver);
    toIssue.addAll(patterns.values());
    toIssue.addAll(bySlot());
    events.opened(made);
    flush();
    checkSynced();
  }

  private Collection<Subscription> bySlot() {
    ToIntFunction<String> slotOf = slots;
    if (slotOf == null) {
      return channels.values();
    }
    return channels.values().stream()
        .sorted(Comparator.comparingInt(subscription -> slotOf.applyAsInt(subscription.name)))
        .toList();
  }

  /** Whether nobody wants it. */
  private static boolean startOver(Subscription subscription) {
    subscription.issued = false;
    subscription.unconfirmed = 0;
    return subscription.wanted == 0;
  }

  @Override
  public void closed() {
    connection = null;
    unsynced();
    probe = null;
    waits.releaseAll();
    events.closed();
  }

  /** Redis, or something that calls itself so: nothing that it says throws from here. */
  private void handle(@Nullable Response message) {
    try {
      if (message != null && message.type() == ResponseType.ERROR) {
        refused(message.toString());
      } else if (message != null) {
        push(message);
      }
    } catch (RuntimeException e) {
      log.warn("A message of Redis cannot be understood", e);
    }
  }

  private void refused(String why) {
    if (slots != null && SlotError.is(why)) {
      strand(SlotError.slot(why));
      events.elsewhere(why);
      return;
    }
    log.warn("Redis refuses a subscription: {}", why);
    events.refused(why);
  }

  /** What was asked of a slot has not been done, and will not be. */
  private void strand(int slot) {
    Predicate<String> isThere =
        name -> slot == SlotError.ANY || slots == null || slots.applyAsInt(name) == slot;
    for (Subscription subscription : channels.values()) {
      if (subscription.unconfirmed > 0 && isThere.test(subscription.name)) {
        strand(subscription);
      }
    }
    if (probe != null && isThere.test(probed)) {
      probe = null;
      unanswered--;
    }
    unanswered -= ending.forget(isThere);
  }

  private void strand(Subscription subscription) {
    forget(subscription);
    unsynced();
    stranded.add(subscription);
  }

  /** Asks again for what was not here. */
  void retry() {
    toIssue.addAll(stranded);
    stranded.clear();
    if (!toIssue.isEmpty()) {
      flushSoon();
    }
  }

  private void push(Response message) {
    String kind = message.get(0).toString();
    switch (kind) {
      case "message", "smessage" -> {
        String channel = message.get(1).toString();
        received(channels.get(channel), channel, message.get(2));
      }
      case "pmessage" ->
          received(
              patterns.get(message.get(1).toString()), message.get(2).toString(), message.get(3));
      case "subscribe", "ssubscribe" -> confirmed(channels.get(message.get(1).toString()), message);
      case "psubscribe" -> confirmed(patterns.get(message.get(1).toString()), message);
      case "unsubscribe", "punsubscribe" -> answered();
      case "sunsubscribe" -> ended(message.get(1).toString());
      default -> log.debug("An unexpected message of Redis: {}", kind);
    }
  }

  private static void received(
      @Nullable Subscription subscription, String channel, Response payload) {
    if (subscription != null) {
      subscription.receiver.message(channel, payload.toBytes());
    }
  }

  private void confirmed(@Nullable Subscription subscription, Response message) {
    if (subscription != null && subscription.unconfirmed > 0) {
      subscription.unconfirmed--;
      if (subscription.unconfirmed == 0) {
        subscription.release();
      }
    }
    answered();
    Runnable heard = probe;
    if (heard != null && message.get(1).toString().equals(probed)) {
      probe = null;
      int subscribed = message.get(2).toInteger();
      if (unanswered > 0 || subscribed == issued) {
        heard.run();
      } else {
        log.warn("Redis knows {} subscriptions of {}", subscribed, issued);
      }
    }
  }

  /** A subscription has ended: because we asked for that, or as its slot went elsewhere. */
  private void ended(String channel) {
    if (ending.remove(channel)) {
      answered();
      return;
    }
    Subscription subscription = channels.get(channel);
    if (subscription != null && subscription.isActive()) {
      strand(subscription);
      events.lost();
    }
  }

  private void answered() {
    unanswered--;
    answers++;
    if (!toIssue.isEmpty()) {
      flushSoon();
    }
    checkSynced();
  }

  private void checkSynced() {
    if (!synced
        && connection != null
        && toIssue.isEmpty()
        && stranded.isEmpty()
        && unanswered == 0) {
      synced = true;
      counters.subscriber(true);
      events.synced();
    }
  }

  private void flushSoon() {
    if (!flushing) {
      flushing = true;
      loop.execute(this::flush);
    }
  }

  private void flush() {
    flushing = false;
    if (connection == null) {
      toDrop.clear();
      return;
    }
    drop();
    while (!toIssue.isEmpty() && unanswered < WINDOW) {
      issue();
    }
    show();
  }

  /** One command with the next ones, which are of one kind. */
  private void issue() {
    List<String> names = new ArrayList<>();
    boolean isPattern = false;
    while (!toIssue.isEmpty() && names.size() < options.batch()) {
      Subscription next = toIssue.getFirst();
      if (!names.isEmpty() && (next.isPattern != isPattern || !fits(names, next))) {
        break;
      }
      toIssue.removeFirst();
      if (!next.issued && table(next.isPattern).get(next.name) == next) {
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

  /** Whether a command may be of a channel, too. */
  private boolean fits(List<String> names, Subscription next) {
    return slots == null || slots.applyAsInt(names.get(0)) == slots.applyAsInt(next.name);
  }

  private void drop() {
    for (boolean isPattern : new boolean[] {true, false}) {
      List<String> names = new ArrayList<>();
      for (Subscription subscription : toDrop) {
        if (subscription.isPattern != isPattern || !subscription.issued) {
          continue;
        }
        if (!names.isEmpty() && (names.size() == options.batch() || !fits(names, subscription))) {
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
    toDrop.clear();
  }

  private void send(Command command, List<String> names) {
    Request request = Request.cmd(command);
    names.forEach(request::arg);
    if (connection != null) {
      connection.send(request).onFailure(e -> log.debug("Subscribing failed", e));
    }
  }
}
