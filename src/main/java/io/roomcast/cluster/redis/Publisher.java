package io.roomcast.cluster.redis;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import org.jspecify.annotations.Nullable;

/**
 * Sends messages to Redis, in their order, and commands. Event loop of the relay. What was sent
 * when a connection is lost is not sent again, as it may have arrived: it is counted.
 */
final class Publisher implements RedisLink.Listener {

  /** So many messages and bytes may be sent without being confirmed; more wait in the queue. */
  private static final int WINDOW = 4096;

  private static final int WINDOW_BYTES = 4 << 20;

  /** How often waiting messages are looked through for old ones, in ms. */
  private static final int SWEEP = 100;

  /** What its owner is told. */
  interface Events {

    /** There is a new connection. */
    void opened();

    /** It was lost. */
    void closed();

    /** Redis did not take a message; answers whether it is taken care of. */
    boolean elsewhere(Outgoing message, Throwable cause);
  }

  private final RelayLoop loop;
  private final RelayCounters counters;
  private final PubSub pubSub;
  private final OutgoingQueue queue;
  private final Events events;

  private @Nullable RedisConnection connection;
  private boolean held;

  /** Whether it may have ended in this turn: all that was under way fails before we are told. */
  private boolean ending;

  private boolean closed;
  private int inFlight;
  private long bytesInFlight;
  private boolean sweeping;

  Publisher(
      RelayLoop loop,
      RelayOptions.Queue bounds,
      RelayCounters counters,
      PubSub pubSub,
      Events events) {
    this.loop = loop;
    this.counters = counters;
    this.pubSub = pubSub;
    this.queue = new OutgoingQueue(bounds, counters);
    this.events = events;
  }

  @Override
  public void opened(RedisConnection made) {
    connection = made;
    counters.publisher(true);
    events.opened();
    pump();
  }

  @Override
  public void closed() {
    connection = null;
    counters.publisher(false);
    events.closed();
  }

  boolean isOpen() {
    return connection != null;
  }

  /** Sends a message as soon as possible. */
  void publish(Outgoing message) {
    if (closed) {
      counters.drop(message, DropReason.CLOSED);
      return;
    }
    queue.add(message);
    pump();
  }

  /** Lets messages wait, or go on. */
  void hold(boolean hold) {
    held = hold;
    pump();
  }

  /** Whether nothing waits. */
  boolean isIdle() {
    return queue.size() == 0 && inFlight == 0;
  }

  /** Messages that wait, and about what they hold. */
  int waiting() {
    return queue.size();
  }

  long waitingBytes() {
    return queue.bytes();
  }

  /** Drops a message that waits, as there are too many in all. */
  void shed() {
    queue.shed();
    queue.show();
  }

  /** Takes back the oldest message that waits, or null. */
  @Nullable Outgoing takeBack() {
    Outgoing oldest = queue.poll();
    queue.show();
    return oldest;
  }

  /** Drops all that waits, and what comes later. */
  void close() {
    closed = true;
    queue.clear();
    queue.show();
    if (connection != null) {
      connection = null;
      counters.publisher(false);
    }
  }

  /** Sends a command at once, or fails. */
  Future<Response> command(Request command) {
    return connection == null
        ? Future.failedFuture(new ClusterUnavailableException("Redis is not there"))
        : connection.send(command);
  }

  /** Sends a message at once, or fails. */
  Future<Response> probe(String channel, byte[] payload) {
    return command(pubSub.publish(channel, payload));
  }

  private void pump() {
    RedisConnection to = connection;
    while (to != null
        && !held
        && !ending
        && inFlight < WINDOW
        && (bytesInFlight < WINDOW_BYTES || inFlight == 0)) {
      Outgoing message = queue.poll();
      if (message == null) {
        break;
      }
      send(message, to);
    }
    queue.show();
    if (queue.size() > 0 && !sweeping) {
      sweeping = true;
      loop.timer(SWEEP, this::sweep);
    }
  }

  private void sweep() {
    sweeping = false;
    queue.expire(RelayLoop.now());
    pump();
  }

  private void send(Outgoing message, RedisConnection to) {
    inFlight++;
    bytesInFlight += message.size();
    long start = System.nanoTime();
    to.send(pubSub.publish(message.channel, message.payload))
        .onComplete(done -> sent(message, start, done));
  }

  private void sent(Outgoing message, long start, AsyncResult<Response> done) {
    inFlight--;
    bytesInFlight -= message.size();
    if (done.succeeded()) {
      counters.published.increment();
      counters.publishedBytes.add(message.payload.length);
      counters.publishNanos.add(System.nanoTime() - start);
      message.confirm();
    } else if (!Refusal.is(done.cause())) {
      counters.drop(message, DropReason.UNCONFIRMED);
      waitForEnd();
    } else if (!events.elsewhere(message, done.cause())) {
      counters.drop(message, DropReason.REFUSED);
    }
    if (queue.size() > 0) {
      pump();
    }
  }

  private void waitForEnd() {
    if (!ending) {
      ending = true;
      loop.execute(
          () -> {
            ending = false;
            pump();
          });
    }
  }
}
