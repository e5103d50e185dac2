package io.roomcast.cluster.redis;

import io.roomcast.cluster.MalformedMessageException;
import io.roomcast.cluster.StreamId;
import io.roomcast.cluster.redis.StreamEntries.Entry;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Adds messages to streams, in their order, each until Redis has it. Event loop of the relay.
 *
 * <p>Messages bear numbers that only grow, and Redis does what one connection asks in order. So
 * when a connection is lost, the highest number of ours that is in a stream tells which of the
 * messages that were not confirmed have arrived; the others are sent again on the next one. What
 * the old connection may still bring after that look is told by its number when it is read.
 */
final class StreamWriter implements RedisLink.Listener {

  private static final Logger log = LoggerFactory.getLogger(StreamWriter.class);

  /** So many messages and bytes may be sent without being confirmed; more wait in the queue. */
  private static final int WINDOW = 4096;

  private static final int WINDOW_BYTES = 4 << 20;

  /** How often waiting messages are looked through for old ones, in ms. */
  private static final int SWEEP = 100;

  /** Entries looked through at a time. */
  private static final int PAGE = 500;

  private final RelayLoop loop;
  private final StreamsOptions options;
  private final RelayCounters counters;
  private final OutgoingQueue queue;
  private final OwnMessages own;
  private final Losses losses = new Losses();
  private final String uid;
  private final Events events;

  /** What was sent on this connection and is not confirmed, the oldest first. */
  private final ArrayDeque<StreamMessage> inFlight = new ArrayDeque<>();

  private final Pulse pulse = new Pulse();

  /** The last entry of ours in each stream, as far as we know: where to look from. */
  private final Map<String, StreamId> lastOwn = new HashMap<>();

  private @Nullable RedisConnection connection;
  private long lastNumber;
  private long bytesInFlight;
  private boolean checking;
  private boolean sweeping;

  /** What the relay is told. */
  interface Events {

    /** There is a connection. */
    void opened();

    void closed();

    /** Something that should be in a stream, from now on, will not be there. */
    void lost(String stream);

    /** Redis says on this connection what it should not; it is to be made anew. */
    void unusableWriter(String why);
  }

  StreamWriter(
      RelayLoop loop,
      StreamsOptions options,
      RelayCounters counters,
      OwnMessages own,
      String uid,
      Events events) {
    this.loop = loop;
    this.options = options;
    this.counters = counters;
    this.queue = new OutgoingQueue(options.relay().queue(), counters, this::dropped);
    this.own = own;
    this.uid = uid;
    this.events = events;
  }

  private void dropped(Outgoing message) {
    if (message instanceof StreamMessage given) {
      own.dropped(given);
      lost(given);
    }
  }

  /** It will not be in the stream. */
  private void lost(StreamMessage message) {
    if (losses.add(message)) {
      events.lost(message.channel);
      sweepSoon();
    }
  }

  @Override
  public void opened(RedisConnection made) {
    connection = made;
    pulse.opened(made);
    events.opened();
    Set<String> unsure = unsure();
    checking = !unsure.isEmpty();
    if (checking) {
      check(made, new ArrayDeque<>(unsure), StreamMessage.NONE);
    } else {
      pump();
    }
  }

  @Override
  public void closed() {
    connection = null;
    pulse.closed();
    checking = false;
    for (StreamMessage last = inFlight.pollLast(); last != null; last = inFlight.pollLast()) {
      bytesInFlight -= last.size();
      queue.putBack(last);
    }
    sweepSoon();
    events.closed();
  }

  boolean isOpen() {
    return connection != null;
  }

  /** Time to look whether the connection is alive. */
  void tick() {
    if (pulse.isDead()) {
      events.unusableWriter("it does not answer");
    }
  }

  /** One that is too large to be added: clients of this node get it, after what came before. */
  void refuse(StreamMessage message) {
    own.add(message);
    dropped(message);
  }

  /** Redis had it, and has it no more. */
  void vanished(StreamMessage message) {
    counters.drop(DropReason.LOST);
    lost(message);
  }

  /** Adds a message as soon as possible. */
  void add(StreamMessage message) {
    own.add(message);
    queue.add(message);
    pump();
  }

  /** Whether nothing waits. */
  boolean isIdle() {
    return queue.size() == 0 && inFlight.isEmpty() && losses.isEmpty();
  }

  /** Drops all that waits, or was not confirmed. */
  void close() {
    connection = null;
    inFlight.forEach(message -> counters.drop(message, DropReason.UNCONFIRMED));
    inFlight.clear();
    queue.clear();
    queue.show();
  }

  /** Sends a command at once, or fails. */
  Future<@Nullable Response> command(Request command) {
    return connection == null
        ? Future.failedFuture(new ClusterUnavailableException("Redis is not there"))
        : connection.send(command);
  }

  // What has arrived of that which was not confirmed

  /** Streams to which messages were sent of which nobody knows whether they have arrived. */
  private Set<String> unsure() {
    Set<String> streams = new TreeSet<>();
    for (Outgoing message = queue.peek(); message != null; message = message.next) {
      if (message instanceof StreamMessage sent && sent.number != StreamMessage.NONE) {
        streams.add(sent.channel);
      }
    }
    return streams;
  }

  private void check(RedisConnection on, ArrayDeque<String> streams, long found) {
    String stream = streams.peek();
    if (stream == null) {
      arrived(found);
      checking = false;
      pump();
      return;
    }
    StreamId from = lastOwn.getOrDefault(stream, StreamId.START);
    on.send(
            Request.cmd(Command.XRANGE)
                .arg(stream)
                .arg(from.toString())
                .arg("+")
                .arg("COUNT")
                .arg(PAGE))
        .onComplete(
            done -> {
              if (on == connection) {
                checked(on, streams, found, done);
              }
            });
  }

  private void checked(
      RedisConnection on, ArrayDeque<String> streams, long found, AsyncResult<Response> done) {
    List<Entry> entries;
    try {
      if (done.failed()) {
        throw new MalformedMessageException(String.valueOf(done.cause().getMessage()));
      }
      entries = StreamEntries.list(done.result());
    } catch (MalformedMessageException | RuntimeException e) {
      events.unusableWriter("its streams cannot be read: " + e.getMessage());
      return;
    }
    long highest = found;
    String stream = streams.element();
    for (Entry entry : entries) {
      lastOwn.put(stream, entry.id());
      // Numbers beyond are not ours, whoever says so.
      if (uid.equals(entry.text("uid")) && entry.number() <= lastNumber) {
        highest = Math.max(highest, entry.number());
      }
    }
    if (entries.size() < PAGE) {
      streams.remove();
    }
    check(on, streams, highest);
  }

  private void arrived(long highest) {
    while (queue.peek() instanceof StreamMessage first
        && first.number != StreamMessage.NONE
        && first.number <= highest) {
      queue.poll();
      confirmed(first);
    }
  }

  // Sending

  private void pump() {
    RedisConnection to = connection;
    while (to != null
        && to == connection // it may be given up on the way
        && !checking
        && !own.isFull()
        && inFlight.size() < WINDOW
        && (bytesInFlight < WINDOW_BYTES || inFlight.isEmpty())
        && next() instanceof StreamMessage message) {
      losses.tellBy(message);
      send(message, to);
    }
    queue.show();
    sweepSoon();
  }

  private @Nullable Outgoing next() {
    Outgoing message = queue.poll();
    String silent = message == null ? losses.next() : null;
    return silent == null ? message : StreamMessage.ofLoss(silent);
  }

  private void send(StreamMessage message, RedisConnection to) {
    if (message.number == StreamMessage.NONE) {
      message.number = ++lastNumber;
    }
    inFlight.add(message);
    bytesInFlight += message.size();
    own.sent(message);
    long start = System.nanoTime();
    Request request =
        Request.cmd(Command.XADD)
            .arg(message.channel)
            .arg("MAXLEN")
            .arg("~")
            .arg(options.maxLen())
            .arg("*")
            .arg("uid")
            .arg(uid)
            .arg("nsp")
            .arg(message.namespace)
            .arg("type")
            .arg(message.type)
            .arg("data")
            .arg(message.payload)
            .arg("n")
            .arg(message.number);
    if (message.lossSince != StreamMessage.NOTHING) {
      request.arg("gap").arg(Math.max(1, RelayLoop.now() - message.lossSince));
    }
    to.send(request)
        .onComplete(
            done -> {
              if (to == connection) {
                pulse.answered();
                sent(message, start, done);
              }
            });
  }

  private void sent(StreamMessage message, long start, AsyncResult<Response> done) {
    if (done.failed() && !Refusal.isLasting(done.cause())) {
      events.unusableWriter("it takes no messages: " + done.cause().getMessage());
      return;
    }
    inFlight.removeFirstOccurrence(message);
    bytesInFlight -= message.size();
    if (done.succeeded()) {
      counters.publishNanos.add(System.nanoTime() - start);
      StreamId id = StreamId.parse(String.valueOf(done.result()));
      if (id != null) {
        lastOwn.put(message.channel, id);
      }
      confirmed(message);
    } else {
      log.debug("Redis refuses a message: {}", done.cause().getMessage());
      counters.drop(message, DropReason.REFUSED);
      own.refused(message);
      lost(message);
    }
    if (queue.size() > 0) {
      pump();
    }
  }

  private void confirmed(StreamMessage message) {
    message.confirmedAt = RelayLoop.now();
    message.confirm();
    counters.published.increment();
    counters.publishedBytes.add(message.payload.length);
  }

  private void sweepSoon() {
    if (!sweeping && (queue.size() > 0 || !own.isEmpty() || !losses.isEmpty())) {
      sweeping = true;
      loop.timer(SWEEP, this::sweep);
    }
  }

  private void sweep() {
    sweeping = false;
    long now = RelayLoop.now();
    own.sweep(now);
    queue.expire(now);
    pump();
  }
}
