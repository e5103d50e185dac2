package io.roomcast.cluster.redis;

import io.roomcast.cluster.redis.RelayOptions.Queue;
import io.vertx.core.Future;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.impl.types.ErrorType;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The way to one Redis: a connection for messages that go and one for those that come, with what
 * watches over them. Event loop of the relay.
 */
final class Line {

  private static final byte[] HELLO = "0".getBytes(StandardCharsets.US_ASCII);

  /** What a line needs, and tells. */
  interface Owner {

    /** Both connections work. */
    void ready(Line line);

    /** The first attempt to connect failed. */
    void notThere(Throwable cause);

    /** Redis refuses us; answers whether that was said before anything went well. */
    boolean refused(Line line, String why);

    /** The slot of a channel is elsewhere, or nowhere, as the error says. */
    default void moved(Line line, String error) {}

    /** The same, of a message that was not sent; answers whether it is taken care of. */
    default boolean moved(Line line, Outgoing message, String error) {
      return false;
    }

    /** Redis has ended subscriptions of itself, or a connection. */
    default void lost(Line line) {}

    /** Counts the nodes by that line; null when there is nothing to wait for. */
    @Nullable Supplier<Future<Integer>> nodes(Line line);
  }

  /** What all lines of a relay have in common. */
  record Common(
      RelayLoop loop,
      RelayOptions options,
      RelayCounters counters,
      PubSub pubSub,
      @Nullable ToIntFunction<String> slots,
      Flow flow,
      Gap gap) {}

  final Publisher publisher;
  final Subscriber subscriber;
  private final Common common;
  private final Owner owner;
  private final RedisLink publisherLink;
  private final RedisLink subscriberLink;
  private final Watchdog watchdog;
  private final Outage outage;
  private @Nullable RedisConnection reading;
  private String watched;
  private boolean opened;

  /**
   * @param watched a channel of our own that this Redis has
   */
  Line(Common common, RedisServers servers, String watched, Owner owner) {
    this.common = common;
    this.owner = owner;
    this.watched = watched;
    RelayLoop loop = common.loop;
    RelayCounters counters = common.counters;
    Queue queue = common.options.queue();
    publisher = new Publisher(loop, queue, counters, common.pubSub, new PublisherEvents());
    subscriber =
        new Subscriber(
            loop, common.options, counters, common.pubSub, common.slots, new SubscriberEvents());
    publisherLink = new RedisLink(loop, servers, counters, "publishing", publisher);
    subscriberLink = new RedisLink(loop, servers, counters, "subscribing", subscriber);
    watchdog =
        new Watchdog(
            publisher,
            subscriber,
            counters,
            common.flow,
            () -> publisherLink.restart("it does not answer"),
            () -> subscriberLink.restart("messages do not arrive"));
    outage = new Outage(loop, common.options.settle(), publisher, subscriber, counters);
  }

  /** Connects, and from now on again and again. */
  void open() {
    opened = true;
    common.counters.lines(1);
    watch();
    publisherLink.open().onFailure(owner::notThere);
    subscriberLink.open().onFailure(owner::notThere);
  }

  private void watch() {
    watchdog.watch(watched);
    subscriber.acquire(watched, false, (channel, payload) -> watchdog.heard(payload));
  }

  /** That channel is to be watched from now on. */
  void watch(String channel) {
    if (opened && !channel.equals(watched)) {
      subscriber.forget(watched);
      watched = channel;
      watch();
    }
  }

  /** The channel that is watched. */
  String watched() {
    return watched;
  }

  /** Until when (ms since the epoch) messages are known to have arrived. */
  long lastGood() {
    return watchdog.lastGood();
  }

  /**
   * Others will come after us: what waits for a connection then waits for them, too. Of no effect
   * on a connection that is there.
   */
  void expectOthers() {
    outage.expectOthers();
  }

  /** Whether messages go and come. */
  boolean isUp() {
    return publisher.isOpen() && subscriber.isSynced();
  }

  void tick() {
    watchdog.tick();
  }

  /** How many are subscribed to a channel, of those that this Redis has. */
  Future<Integer> count(String channel) {
    return publisher.command(common.pubSub.count(channel)).map(answer -> answer.get(1).toInteger());
  }

  void restart() {
    publisherLink.restart("asked to");
    subscriberLink.restart("asked to");
  }

  /** Drops what waits, and ends the connections. */
  Future<?> close() {
    publisher.close();
    subscriber.close();
    if (reading != null) {
      common.flow.closed(reading);
      reading = null;
    }
    if (opened) {
      opened = false;
      common.counters.lines(-1);
      common.gap.hears(this);
    }
    return Future.join(publisherLink.close(), subscriberLink.close());
  }

  private final class PublisherEvents implements Publisher.Events {

    @Override
    public void opened() {
      watchdog.publisherOpened();
      // Asks whether we may publish at all.
      publisher
          .probe(watched, HELLO)
          .onSuccess(done -> checkReady())
          .onFailure(
              e -> {
                if (isElsewhere(e)) {
                  owner.moved(Line.this, String.valueOf(e.getMessage()));
                } else if (Refusal.isLasting(e)) {
                  refused("Redis refuses to publish: " + e.getMessage());
                }
              });
      outage.publishing(owner.nodes(Line.this));
    }

    @Override
    public void closed() {
      owner.lost(Line.this);
    }

    @Override
    public boolean elsewhere(Outgoing message, Throwable cause) {
      return isElsewhere(cause)
          && owner.moved(Line.this, message, String.valueOf(cause.getMessage()));
    }
  }

  /** Whether Redis says that another one has the slot, or none. */
  private static boolean isElsewhere(Throwable cause) {
    return cause instanceof ErrorType error && SlotError.is(String.valueOf(error.getMessage()));
  }

  private void checkReady() {
    if (isUp()) {
      owner.ready(this);
    }
  }

  private void refused(String why) {
    if (!owner.refused(this, why)) {
      // The rights were changed while we ran: nobody knows which subscriptions are there.
      subscriberLink.restart(why);
    }
  }

  private final class SubscriberEvents implements Subscriber.Events {

    @Override
    public void opened(RedisConnection connection) {
      reading = connection;
      common.flow.opened(connection);
      watchdog.subscriberOpened();
    }

    @Override
    public void synced() {
      watchdog.synced();
      common.gap.hears(Line.this);
      checkReady();
    }

    @Override
    public void closed() {
      if (reading != null) {
        common.flow.closed(reading);
        reading = null;
      }
      common.gap.deaf(Line.this, watchdog.lastGood());
      owner.lost(Line.this);
    }

    @Override
    public void refused(String why) {
      Line.this.refused("Redis refuses a subscription: " + why);
    }

    @Override
    public void elsewhere(String error) {
      owner.moved(Line.this, error);
    }

    @Override
    public void lost() {
      common.gap.deaf(Line.this, watchdog.lastGood());
      owner.lost(Line.this);
    }
  }
}
