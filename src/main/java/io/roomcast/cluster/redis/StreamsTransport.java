package io.roomcast.cluster.redis;

import io.roomcast.cluster.SessionFormat;
import io.roomcast.cluster.StoredSession;
import io.roomcast.cluster.StreamId;
import io.roomcast.cluster.StreamReplay;
import io.roomcast.room.AdapterContext.Recovery;
import io.roomcast.room.BroadcastPacket;
import io.vertx.core.Future;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Streams for what is to be done, Pub/Sub for questions and their answers, and the sessions that go
 * on with the streams. Event loop of the relay, unless a method says otherwise.
 */
final class StreamsTransport implements Transport, Transport.Owner, Streams.Owner {

  private static final Logger log = LoggerFactory.getLogger(StreamsTransport.class);

  private final Transports.Parts parts;
  private final StreamsOptions options;
  private final Owner owner;
  private final StreamCounters counters = new StreamCounters();
  private final SingleTransport questions;
  private final Streams streams;
  private final SessionStore sessions;
  private boolean asking;
  private boolean writing;
  private boolean reading;

  StreamsTransport(Transports.Parts parts, StreamsOptions options, Owner owner) {
    this.parts = parts;
    this.options = options;
    this.owner = owner;
    questions = Transports.questions(parts, this);
    streams = new Streams(parts, options, counters, this);
    sessions = new SessionStore(parts.loop(), streams.writer(), options, counters, this::isThere);
  }

  /** Nodes are subscribed to a channel of their own as long as they are connected to Redis. */
  private Future<Boolean> isThere(String node) {
    return questions.count(parts.watched(node)).map(subscribers -> subscribers > 0);
  }

  // Connections

  @Override
  public void open() {
    parts.counters().lines(1);
    questions.open();
    streams.open().onFailure(owner::notThere);
  }

  @Override
  public void changed() {
    boolean writes = streams.writer().isOpen();
    boolean reads = streams.reader().isReading();
    if (writes != writing) {
      parts.counters().publisher(writes);
    }
    if (reads != reading) {
      parts.counters().subscriber(reads);
    }
    writing = writes;
    reading = reads;
    checkReady();
  }

  @Override
  public void ready() {
    asking = true;
    checkReady();
  }

  private void checkReady() {
    if (asking && writing && reading) {
      owner.ready();
    }
  }

  @Override
  public void notThere(Throwable cause) {
    owner.notThere(cause);
  }

  @Override
  public boolean refused(String why) {
    return owner.refused(why);
  }

  @Override
  public @Nullable String counted() {
    return owner.counted();
  }

  @Override
  public void writable() {
    sessions.opened();
  }

  @Override
  public boolean isOpen(String channel) {
    return questions.isOpen(channel);
  }

  @Override
  public boolean isSynced(String channel) {
    return questions.isSynced(channel);
  }

  @Override
  public boolean isIdle() {
    StreamWriter writer = streams.writer();
    return questions.isIdle() && (writer.isIdle() || !writer.isOpen());
  }

  @Override
  public void tick() {
    questions.tick();
    streams.tick();
  }

  @Override
  public Future<?> close() {
    return Future.join(questions.close(), streams.close());
  }

  @Override
  public void restart() {
    questions.restart();
    streams.restart();
  }

  // Messages

  @Override
  public void publish(Outgoing message) {
    if (message instanceof StreamMessage durable) {
      streams.writer().add(durable);
    } else {
      questions.publish(message);
    }
  }

  @Override
  public void refused(Outgoing message) {
    if (message instanceof StreamMessage durable) {
      streams.writer().refuse(durable);
    }
  }

  @Override
  public void missed(long since) {
    streams.missed(since);
  }

  @Override
  public Future<Void> acquire(String name, boolean isPattern, Subscription.Receiver receiver) {
    return questions.acquire(name, isPattern, receiver);
  }

  @Override
  public void release(String name, boolean isPattern) {
    questions.release(name, isPattern);
  }

  @Override
  public Future<Integer> count(String channel) {
    return questions.count(channel);
  }

  // For adapters: any thread

  StreamsOptions options() {
    return options;
  }

  StreamCounters counters() {
    return counters;
  }

  /** The stream of a namespace. */
  String streamOf(String namespace) {
    return streams.streamOf(namespace);
  }

  /** The entry of a stream that was delivered last, packed. */
  long position(String stream) {
    return streams.reader().position(stream);
  }

  /** Keeps a session for so many ms. */
  void keep(StoredSession session, long millis) {
    byte[] value = SessionFormat.write(session);
    parts.loop().execute(() -> sessions.keep(session.pid(), value, millis));
  }

  /** A session will not come back. */
  void forget(String pid) {
    parts.loop().execute(() -> sessions.forget(pid));
  }

  /** Finds a session, or null. */
  void find(String pid, Consumer<@Nullable StoredSession> found) {
    parts
        .loop()
        .execute(
            () ->
                sessions
                    .find(pid)
                    .onComplete(done -> found.accept(done.succeeded() ? done.result() : null)));
  }

  /**
   * Takes a session out of Redis, brought up to date.
   *
   * @param from the last entry that its client has
   * @param restored told on the loop of the relay all that was missed, in the same turn in which
   *     that is so; null when the session cannot be restored
   */
  void restore(
      String name,
      StoredSession session,
      StreamId from,
      Recovery bounds,
      Consumer<@Nullable List<BroadcastPacket>> restored) {
    parts
        .loop()
        .execute(
            () -> {
              RelayNamespace namespace = parts.incoming().namespace(name);
              if (namespace == null) {
                restored.accept(null);
              } else {
                restore(namespace, session, from, bounds, restored);
              }
            });
  }

  private void restore(
      RelayNamespace namespace,
      StoredSession session,
      StreamId from,
      Recovery bounds,
      Consumer<@Nullable List<BroadcastPacket>> restored) {
    StreamCatchUp steps =
        new StreamCatchUp(
            parts.loop(), streams, namespace, new StreamReplay(session), bounds, from);
    streams.memory().add(steps);
    steps
        .start()
        .compose(done -> sessions.take(session.pid()))
        .onComplete(
            taken -> {
              streams.memory().remove(steps);
              if (taken.failed()) {
                log.debug("A session is not restored: {}", taken.cause().getMessage());
              }
              boolean is = taken.succeeded() && taken.result() && steps.isWhole();
              (is ? counters.sessionsRestored : counters.sessionsMissed).increment();
              restored.accept(is ? steps.missed() : null);
            });
  }
}
