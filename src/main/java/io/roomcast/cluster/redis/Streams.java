package io.roomcast.cluster.redis;

import io.roomcast.cluster.ClusterFormat;
import io.roomcast.cluster.ClusterMessage;
import io.roomcast.cluster.ClusterRequest;
import io.roomcast.cluster.MalformedMessageException;
import io.roomcast.cluster.StoredSession;
import io.roomcast.cluster.StreamId;
import io.roomcast.cluster.StreamKeys;
import io.roomcast.cluster.StreamReplay;
import io.roomcast.cluster.redis.StreamEntries.Entry;
import io.roomcast.room.AdapterContext.Recovery;
import io.roomcast.room.Broadcast;
import io.roomcast.room.BroadcastPacket;
import io.vertx.core.Future;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The streams of a cluster: what is written to them, what is read from them, and the sessions that
 * go on with them. Event loop of the relay, unless a method says otherwise.
 */
final class Streams {

  private static final Logger log = LoggerFactory.getLogger(Streams.class);

  /** What is done with what is read; told on the loop. */
  interface Owner {

    /** A connection came or went. */
    void changed();

    /** Redis refuses us. */
    void refused(String why);

    /** Messages may be missing, since then (ms since the epoch) at the latest. */
    void gap(long since);

    /** A namespace of this process; null when it has none of that name. */
    @Nullable RelayNamespace namespace(String name);

    /** Brings a broadcast to the event loops. */
    void deliver(RelayNamespace namespace, Broadcast broadcast, int size);

    /** Does what another node wants. */
    void act(RelayNamespace namespace, ClusterRequest request, int size);
  }

  private final RelayLoop loop;
  private final StreamsOptions options;
  private final int maxMessage;
  private final RelayCounters counters;
  private final StreamCounters streamCounters = new StreamCounters();
  private final String uid;
  private final Owner owner;
  private final StreamKeys keys;
  private final Set<String> readable;
  private final OwnMessages own;
  private final StreamWriter writer;
  private final StreamReader reader;
  private final RedisLink writerLink;
  private final RedisLink readerLink;
  private final SessionStore sessions;
  private final DoubledEntries doubled = new DoubledEntries();
  private final Set<CatchUp> catchUps = new HashSet<>();
  private long readUntil = System.currentTimeMillis();
  private boolean closed;

  /** One that is under way. */
  private record CatchUp(RelayNamespace namespace, StreamCatchUp steps) {}

  Streams(
      RelayLoop loop,
      ClassicOptions relay,
      StreamsOptions options,
      RelayCounters counters,
      String uid,
      NodeLife life,
      Owner owner) {
    this.loop = loop;
    this.options = options;
    this.maxMessage = relay.maxMessage();
    this.counters = counters;
    this.uid = uid;
    this.owner = owner;
    keys = new StreamKeys(options.name(), options.count());
    readable = Set.copyOf(keys.all().subList(0, options.count()));
    own = new OwnMessages(relay.queue(), this::deliverLate);
    writer =
        new StreamWriter(loop, options, relay.queue(), counters, own, uid, new WriterEvents());
    RedisServers servers = relay.servers();
    reader =
        new StreamReader(
            loop,
            options,
            keys.all(),
            servers.connectTimeout(),
            () -> false,
            streamCounters,
            new ReaderEvents());
    writerLink = new RedisLink(loop, servers, counters, "writing streams", writer);
    readerLink = new RedisLink(loop, servers, counters, "reading streams", reader);
    sessions =
        new SessionStore(loop, writer, options.sessionKeyPrefix(), streamCounters, life::isThere);
  }

  /** Whether nodes are there. */
  @FunctionalInterface
  interface NodeLife {
    Future<Boolean> isThere(String uid);
  }

  /** Connects; the future tells how the first attempts went. */
  Future<Void> open() {
    return Future.join(writerLink.open(), readerLink.open()).mapEmpty();
  }

  /** Whether nothing waits to be written, or nothing can be. */
  boolean isIdle() {
    return writer.isIdle() || !writer.isOpen();
  }

  Future<Void> close() {
    closed = true;
    writer.close();
    reader.close();
    return Future.join(writerLink.close(), readerLink.close()).mapEmpty();
  }

  /** Whether messages are written and read. */
  boolean isUp() {
    return writer.isOpen() && reader.isReading();
  }

  /** For tests: connections that are there and dead. */
  void restart() {
    writerLink.restart("asked to");
    readerLink.restart("asked to");
  }

  // Any thread

  StreamsOptions options() {
    return options;
  }

  StreamCounters counters() {
    return streamCounters;
  }

  /** The stream of a namespace. */
  String streamOf(String namespace) {
    return keys.of(namespace);
  }

  /** The entry of a stream that was delivered last, packed. */
  long position(String stream) {
    return reader.position(stream);
  }

  // Writing

  /** Adds a message to its stream as soon as possible. */
  void add(StreamMessage message) {
    writer.add(message);
  }

  private void deliverLate(String name, Broadcast broadcast) {
    RelayNamespace namespace = closed ? null : owner.namespace(name);
    if (namespace != null) {
      streamCounters.deliveredLate.increment();
      owner.deliver(namespace, broadcast, 0);
    }
  }

  private final class WriterEvents implements StreamWriter.Events {

    @Override
    public void opened() {
      sessions.opened();
      owner.changed();
    }

    @Override
    public void closed() {
      owner.changed();
    }

    @Override
    public void unusableWriter(String why) {
      writerLink.restart(why);
    }
  }

  // Reading

  private final class ReaderEvents implements StreamReader.Events {

    @Override
    public void reading() {
      owner.changed();
    }

    @Override
    public void closed() {
      readUntil = System.currentTimeMillis();
      owner.changed();
    }

    @Override
    public void gap(String stream) {
      catchUps.forEach(one -> one.steps.fail("entries were lost"));
      owner.gap(readUntil);
    }

    @Override
    public void refused(String why) {
      owner.refused(why);
    }

    @Override
    public void unusableReader(String why) {
      readerLink.restart(why);
    }

    /** Nothing that is there throws from here, whoever wrote it. */
    @Override
    public void entry(String stream, Entry entry) {
      int size = entry.size();
      counters.received.increment();
      counters.receivedBytes.add(size);
      if (size > maxMessage) {
        counters.drop(DropReason.TOO_LARGE);
        return;
      }
      try {
        act(stream, entry, size);
      } catch (MalformedMessageException | RuntimeException e) {
        counters.drop(DropReason.MALFORMED);
        log.debug("An entry of {} cannot be acted upon", stream, e);
      }
    }
  }

  private void act(String stream, Entry entry, int size) throws MalformedMessageException {
    String from = String.valueOf(entry.text("uid"));
    if (from.equals(uid)) {
      counters.echoes.increment();
      Broadcast broadcast = own.read(entry.number());
      RelayNamespace namespace =
          broadcast == null ? null : owner.namespace(broadcast.namespace());
      if (broadcast != null && namespace != null) {
        deliver(stream, namespace, entry.id(), broadcast, size);
      }
      return;
    }
    if (doubled.isDoubled(from, entry)) {
      streamCounters.doubled.increment();
      return;
    }
    RelayNamespace namespace = owner.namespace(String.valueOf(entry.text("nsp")));
    if (namespace == null) {
      return;
    }
    ClusterMessage message = read(entry, namespace.name);
    if (message instanceof ClusterMessage.Broadcast broadcast) {
      deliver(stream, namespace, entry.id(), namespace.local(broadcast.broadcast()), size);
      counters.delivered.increment();
    } else if (message instanceof ClusterMessage.Request request
        && isDurable(request.request())) {
      owner.act(namespace, request.request(), size);
    }
  }

  private static ClusterMessage read(Entry entry, String namespace)
      throws MalformedMessageException {
    return ClusterFormat.read(
        new ClusterFormat.Entry(
            String.valueOf(entry.text("uid")),
            namespace,
            entry.type(),
            String.valueOf(entry.text("data"))));
  }

  /** Versions before 0.3 ask questions by the stream, and wait for answers in another way. */
  private static boolean isDurable(ClusterRequest request) {
    return request instanceof ClusterRequest.Join
        || request instanceof ClusterRequest.Leave
        || request instanceof ClusterRequest.Disconnect;
  }

  private void deliver(
      String stream, RelayNamespace namespace, StreamId id, Broadcast broadcast, int size) {
    for (CatchUp one : catchUps) {
      if (one.namespace == namespace) {
        one.steps.read(id, broadcast);
      }
    }
    boolean recoverable =
        namespace.recovery && !broadcast.flags().isVolatile() && readable.contains(stream);
    owner.deliver(
        namespace,
        recoverable
            ? new Broadcast(
                broadcast.namespace(),
                broadcast.target(),
                broadcast.packet().withOffset(id.toString()),
                broadcast.flags())
            : broadcast,
        size);
  }

  // Sessions

  SessionStore sessions() {
    return sessions;
  }

  /**
   * Takes a session out of Redis, brought up to date.
   *
   * @param from the last entry that its client has
   * @param restored told all that was missed, in the same turn in which that is so; null when the
   *     session cannot be restored
   */
  void restore(
      RelayNamespace namespace,
      StoredSession session,
      StreamId from,
      Recovery bounds,
      Consumer<@Nullable List<BroadcastPacket>> restored) {
    StreamCatchUp steps =
        new StreamCatchUp(
            loop,
            writer,
            reader,
            keys.of(namespace.name),
            options.maxLen(),
            new StreamReplay(session),
            bounds,
            new Source(namespace),
            from);
    CatchUp catchUp = new CatchUp(namespace, steps);
    catchUps.add(catchUp);
    steps
        .start()
        .compose(done -> sessions.take(session.pid()))
        .onComplete(
            taken -> {
              catchUps.remove(catchUp);
              if (taken.failed()) {
                log.debug("A session is not restored: {}", taken.cause().getMessage());
              }
              boolean is = taken.succeeded() && taken.result() && steps.isWhole();
              restored.accept(is ? steps.missed() : null);
            });
  }

  /** What of the stream is for a namespace. */
  private final class Source implements StreamCatchUp.Source {

    private final RelayNamespace namespace;

    Source(RelayNamespace namespace) {
      this.namespace = namespace;
    }

    @Override
    public @Nullable Broadcast read(Entry entry) {
      if (!namespace.name.equals(entry.text("nsp")) || entry.size() > maxMessage) {
        return null;
      }
      try {
        return Streams.read(entry, namespace.name) instanceof ClusterMessage.Broadcast broadcast
            ? namespace.local(broadcast.broadcast())
            : null;
      } catch (MalformedMessageException | RuntimeException e) {
        log.debug("An entry cannot be sent again", e);
        return null;
      }
    }

    @Override
    public boolean isDoubled(StreamId id) {
      return doubled.isDoubled(id);
    }
  }
}
