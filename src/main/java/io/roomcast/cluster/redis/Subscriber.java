package io.roomcast.cluster.redis;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.ResponseType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
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

  private final RelayCounters counters;
  private final @Nullable ToIntFunction<String> slots;
  private final Events events;
  private final Map<String, Subscription> channels = new HashMap<>();
  private final Map<String, Subscription> patterns = new HashMap<>();
  private final Issuing issuing;
  private final Idle idle;
  private final Waits waits;

  private @Nullable RedisConnection connection;
  private boolean synced;
  private int shown;

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
    this.counters = counters;
    this.slots = slots;
    this.events = events;
    this.issuing = new Issuing(loop, options.batch(), pubSub, slots, this::isWanted, this::show);
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
      issuing.add(subscription);
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
    subscriptions.removeIf(s -> !table(s.isPattern).remove(s.name, s));
    subscriptions.forEach(Subscription::release);
    issuing.drop(subscriptions);
  }

  private boolean isWanted(Subscription subscription) {
    return table(subscription.isPattern).get(subscription.name) == subscription;
  }

  // For those who spread channels over several

  /** Takes channels away that are to be elsewhere, with those who want them. */
  List<Subscription> takeAway(Predicate<String> elsewhere) {
    List<Subscription> taken = new ArrayList<>();
    channels.values().removeIf(s -> elsewhere.test(s.name) && taken.add(s));
    taken.forEach(issuing::forget);
    issuing.checkStranded();
    show();
    checkSynced();
    return taken;
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
    issuing.add(own);
  }

  /** Ends a channel at once, whoever wants it. */
  void forget(String name) {
    Subscription subscription = channels.remove(name);
    if (subscription != null) {
      subscription.release();
      issuing.drop(List.of(subscription));
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
    issuing.closed();
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
    return issuing.answers();
  }

  /** Channels and patterns that are wanted, or were a while ago. */
  int size() {
    return channels.size() + patterns.size();
  }

  /**
   * Asks how many subscriptions Redis has, by that of a channel that is among them.
   *
   * @param told called with whether it has as many as it was asked for; never, when that cannot be
   *     known, or no answer comes
   */
  void call(String channel, Consumer<Boolean> told) {
    Subscription subscription = channels.get(channel);
    if (connection != null && subscription != null) {
      issuing.call(subscription, told);
    }
  }

  @Override
  public void opened(RedisConnection made) {
    connection = made;
    made.handler(this::handle);
    patterns.values().removeIf(Subscriber::startOver);
    channels.values().removeIf(Subscriber::startOver);
    List<Subscription> all = new ArrayList<>(patterns.values());
    all.addAll(bySlot());
    issuing.opened(made, all);
    events.opened(made);
    issuing.flush();
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
    issuing.closed();
    unsynced();
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
      counters.drop(DropReason.MALFORMED);
      log.debug("A message of Redis cannot be understood", e);
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
    issuing.refused(isThere);
  }

  private void strand(Subscription subscription) {
    unsynced();
    issuing.strand(subscription);
  }

  /** Asks again for what was not here. */
  void retry() {
    issuing.retry();
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
      case "unsubscribe", "punsubscribe" -> answered(null, message);
      case "sunsubscribe" -> ended(message);
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
    if (subscription == null || subscription.unconfirmed == 0) {
      answered(message.get(1).toString(), message);
      return;
    }
    subscription.unconfirmed--;
    if (subscription.unconfirmed == 0) {
      subscription.release();
    }
    answered(null, message);
  }

  /** A subscription has ended: because we asked for that, or as its slot went elsewhere. */
  private void ended(Response message) {
    String channel = message.get(1).toString();
    if (issuing.ended(channel, message.get(2).toInteger())) {
      checkSynced();
      return;
    }
    Subscription subscription = channels.get(channel);
    if (subscription != null && subscription.isActive()) {
      strand(subscription);
      events.lost();
    }
  }

  private void answered(@Nullable String repeated, Response message) {
    issuing.answered(repeated, message.get(2).toInteger());
    checkSynced();
  }

  private void checkSynced() {
    if (!synced && connection != null && issuing.isDone()) {
      synced = true;
      counters.subscriber(true);
      events.synced();
    }
  }
}
