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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What this process is subscribed to. Event loop of the relay. Changes are collected in a turn and
 * sent in batches, all on one connection, so that the last wish counts; a new connection begins
 * with all that is wanted. The connection is used for nothing else: the client would mix up other
 * answers with messages.
 */
final class Subscriber implements RedisLink.Listener {

  private static final Logger log = LoggerFactory.getLogger(Subscriber.class);

  /** Names that Redis is asked for before it has answered. */
  private static final int WINDOW = 1 << 14;

  /** How often those who wait for an answer are looked at, in ms. */
  private static final int SWEEP = 100;

  /** What the relay is told. */
  interface Events {
    void opened(RedisConnection connection);

    /** All that was wanted when the connection was made is subscribed to. */
    void synced();

    void closed();

    /** Redis refuses to subscribe. */
    void refused(String why);
  }

  private record Waiting(Subscription subscription, long since) {}

  private final RelayLoop loop;
  private final ClassicOptions.Subscriptions options;
  private final RelayCounters counters;
  private final Events events;
  private final Map<String, Subscription> channels = new HashMap<>();
  private final Map<String, Subscription> patterns = new HashMap<>();
  private final ArrayDeque<Subscription> toIssue = new ArrayDeque<>();
  private final List<Subscription> toDrop = new ArrayList<>();
  private final ArrayDeque<Subscription> idle = new ArrayDeque<>();
  private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();

  private @Nullable RedisConnection connection;
  private boolean flushing;
  private boolean lingering;
  private boolean sweeping;
  private boolean synced;
  private int issued;
  private int unanswered;
  private long answers;
  private @Nullable Runnable probe;
  private String probed = "";

  Subscriber(
      RelayLoop loop, ClassicOptions.Subscriptions options, RelayCounters counters, Events events) {
    this.loop = loop;
    this.options = options;
    this.counters = counters;
    this.events = events;
  }

  /**
   * One more wants it. Done when its messages will arrive; at once when there is no Redis, and late
   * when Redis is.
   */
  Future<Void> acquire(String name, boolean isPattern, Subscription.Receiver receiver) {
    Subscription subscription =
        table(isPattern).computeIfAbsent(name, key -> new Subscription(key, isPattern, receiver));
    subscription.wanted++;
    if (connection == null || subscription.isActive()) {
      return Future.succeededFuture();
    }
    if (!subscription.issued && subscription.wanted == 1) {
      toIssue.add(subscription);
      flushSoon();
    }
    if (subscription.waiting == null) {
      subscription.waiting = Promise.promise();
      waiting.add(new Waiting(subscription, RelayLoop.now()));
      sweepSoon();
    }
    return subscription.waiting.future();
  }

  /** One less wants it; it stays for a while. */
  void release(String name, boolean isPattern) {
    Subscription subscription = table(isPattern).get(name);
    if (subscription == null || --subscription.wanted > 0) {
      return;
    }
    subscription.idleSince = RelayLoop.now();
    if (!subscription.idle) {
      subscription.idle = true;
      subscription.queuedAt = subscription.idleSince;
      idle.add(subscription);
      lingerSoon();
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
      send(Command.SUBSCRIBE, List.of(channel));
    }
  }

  @Override
  public void opened(RedisConnection made) {
    connection = made;
    made.handler(this::handle);
    synced = false;
    issued = 0;
    unanswered = 0;
    toIssue.clear();
    toDrop.clear();
    patterns.values().removeIf(Subscriber::startOver);
    channels.values().removeIf(Subscriber::startOver);
    toIssue.addAll(patterns.values());
    toIssue.addAll(channels.values());
    events.opened(made);
    flush();
    checkSynced();
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
    counters.connections(counters.publisherUp, false);
    synced = false;
    probe = null;
    // There is nothing to wait for: who joined will get what is to be had.
    waiting.forEach(w -> w.subscription.release());
    waiting.clear();
    events.closed();
  }

  /** Redis, or something that calls itself so: nothing that it says throws from here. */
  private void handle(@Nullable Response message) {
    try {
      if (message != null && message.type() == ResponseType.ERROR) {
        String why = message.toString();
        log.warn("Redis refuses a subscription: {}", why);
        events.refused(why);
      } else if (message != null) {
        push(message);
      }
    } catch (RuntimeException e) {
      log.warn("A message of Redis cannot be understood", e);
    }
  }

  private void push(Response message) {
    String kind = message.get(0).toString();
    switch (kind) {
      case "message" -> {
        String channel = message.get(1).toString();
        received(channels.get(channel), channel, message.get(2));
      }
      case "pmessage" ->
          received(
              patterns.get(message.get(1).toString()), message.get(2).toString(), message.get(3));
      case "subscribe" -> confirmed(channels.get(message.get(1).toString()), message);
      case "psubscribe" -> confirmed(patterns.get(message.get(1).toString()), message);
      case "unsubscribe", "punsubscribe" -> answered();
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

  private void answered() {
    unanswered--;
    answers++;
    if (!toIssue.isEmpty()) {
      flushSoon();
    }
    checkSynced();
  }

  private void checkSynced() {
    if (!synced && connection != null && toIssue.isEmpty() && unanswered == 0) {
      synced = true;
      counters.connections(counters.publisherUp, true);
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
    counters.subscriptions = size();
  }

  /** One command with the next ones, which are of one kind. */
  private void issue() {
    List<String> names = new ArrayList<>();
    boolean isPattern = false;
    while (!toIssue.isEmpty() && names.size() < options.batch()) {
      Subscription next = toIssue.getFirst();
      if (!names.isEmpty() && next.isPattern != isPattern) {
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
      send(isPattern ? Command.PSUBSCRIBE : Command.SUBSCRIBE, names);
    }
  }

  private void drop() {
    for (boolean isPattern : new boolean[] {true, false}) {
      List<String> names = new ArrayList<>();
      for (Subscription subscription : toDrop) {
        if (subscription.isPattern == isPattern && subscription.issued) {
          subscription.issued = false;
          issued--;
          unanswered++;
          names.add(subscription.name);
        }
        if (names.size() == options.batch()) {
          send(isPattern ? Command.PUNSUBSCRIBE : Command.UNSUBSCRIBE, names);
          names = new ArrayList<>();
        }
      }
      if (!names.isEmpty()) {
        send(isPattern ? Command.PUNSUBSCRIBE : Command.UNSUBSCRIBE, names);
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

  private void lingerSoon() {
    Subscription first = idle.peek();
    if (!lingering && first != null) {
      lingering = true;
      loop.timer(first.queuedAt + options.linger() - RelayLoop.now(), this::linger);
    }
  }

  /** Those that nobody has wanted for a while go. */
  private void linger() {
    lingering = false;
    long now = RelayLoop.now();
    long due = now - options.linger();
    for (Subscription s = idle.peek(); s != null && s.queuedAt <= due; s = idle.peek()) {
      idle.poll();
      if (s.wanted == 0 && s.idleSince > due) {
        s.queuedAt = now; // it was wanted in between
        idle.add(s);
        continue;
      }
      s.idle = false;
      if (s.wanted == 0) {
        table(s.isPattern).remove(s.name, s);
        s.release();
        toDrop.add(s);
      }
    }
    flushSoon();
    lingerSoon();
  }

  private void sweepSoon() {
    if (!sweeping) {
      sweeping = true;
      loop.timer(SWEEP, this::sweep);
    }
  }

  /** Those who have waited too long for Redis wait no longer. */
  private void sweep() {
    sweeping = false;
    long due = RelayLoop.now() - options.joinTimeout();
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
