package io.roomcast.cluster.redis;

import io.roomcast.cluster.ClusterFormat;
import io.roomcast.cluster.ClusterMessage;
import io.roomcast.cluster.ClusterRequest;
import io.roomcast.cluster.MalformedMessageException;
import io.roomcast.cluster.StreamId;
import io.roomcast.cluster.StreamKeys;
import io.roomcast.cluster.redis.StreamEntries.Entry;
import io.roomcast.room.Broadcast;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The streams of a cluster: what is written to them, and what is read from them. Event loop of the
 * relay, unless a method says otherwise.
 */
final class Streams {

  private static final Logger log = LoggerFactory.getLogger(Streams.class);

  /** What a node is told of its streams. */
  interface Owner {

    /** A connection came or went. */
    void changed();

    /** There is a connection for writing. */
    void writable();

    /** Redis refuses us; answers whether that was said before anything went well. */
    boolean refused(String why);
  }

  private final RelayLoop loop;
  private final StreamsOptions options;
  private final RelayCounters counters;
  private final StreamCounters streamCounters;
  private final String uid;
  private final Incoming incoming;
  private final Owner owner;
  private final Gap gap;
  private final StreamKeys keys;
  private final OwnMessages own;
  private final StreamWriter writer;
  private final StreamReader reader;
  private final RedisLink writerLink;
  private final RedisLink readerLink;
  private final DoubledEntries doubled = new DoubledEntries();
  private final StreamMemory memory;
  private long readUntil = System.currentTimeMillis();

  Streams(
      Transports.Parts parts, StreamsOptions options, StreamCounters streamCounters, Owner owner) {
    this.options = options;
    this.counters = parts.counters();
    this.streamCounters = streamCounters;
    this.uid = parts.uid();
    this.incoming = parts.incoming();
    this.owner = owner;
    loop = parts.loop();
    gap = new Gap(loop, true, counters);
    keys = options.keys();
    memory = new StreamMemory(keys.all().subList(0, options.count()), options.recentBytes());
    RelayOptions relay = options.relay();
    RedisServers servers = relay.servers();
    own = new OwnMessages(relay.queue(), options.localWait(), new Early(parts.flow()));
    writer = new StreamWriter(loop, options, counters, own, uid, new WriterEvents());
    reader =
        new StreamReader(
            loop,
            options,
            keys.all(),
            servers.connectTimeout(),
            parts.flow(),
            streamCounters,
            new ReaderEvents());
    writerLink = new RedisLink(loop, servers, counters, "writing streams", writer);
    readerLink = new RedisLink(loop, servers, counters, "reading streams", reader);
  }

  /** Connects; the future tells how the first attempts went. */
  Future<Void> open() {
    return Future.join(writerLink.open(), readerLink.open()).mapEmpty();
  }

  /** Drops what waits, and ends the connections. */
  Future<?> close() {
    writer.close();
    reader.close();
    return Future.join(writerLink.close(), readerLink.close());
  }

  /** Time to look whether there is anybody to write to; who reads knows when to expect answers. */
  void tick() {
    writer.tick();
  }

  /** What writes to the streams, and sends other commands. */
  StreamWriter writer() {
    return writer;
  }

  /** What is counted. */
  StreamCounters counters() {
    return streamCounters;
  }

  /** What reads the streams. */
  StreamReader reader() {
    return reader;
  }

  /** The stream of a namespace. Any thread. */
  String streamOf(String namespace) {
    return keys.of(namespace);
  }

  /** ms for which a client that wants its session may have to wait. */
  long sessionWait() {
    return options.sessionWait();
  }

  /** What sessions can have that come back. */
  StreamMemory memory() {
    return memory;
  }

  /** Entries that a stream keeps, about. */
  int maxLen() {
    return options.maxLen();
  }

  /** For tests: connections that are there and dead. */
  void restart() {
    writerLink.restart("asked to");
    readerLink.restart("asked to");
  }

  /** Whether an entry that was read was there before. */
  boolean isDoubled(StreamId id) {
    return doubled.isDoubled(id);
  }

  /** Whether clients of this node got messages that are on their way to a stream, or may be. */
  boolean isAhead() {
    return own.isUnsettled();
  }

  private void changed() {
    own.connected(writer.isOpen() && reader.isReading());
    owner.changed();
  }

  /** What clients of this node get before it is read. */
  private final class Early implements OwnMessages.Owner {

    private final Flow flow;

    Early(Flow flow) {
      this.flow = flow;
    }

    @Override
    public void deliverEarly(StreamMessage message) {
      RelayNamespace namespace = incoming.namespace(message.namespace);
      Broadcast broadcast = message.broadcast;
      if (namespace == null || broadcast == null) {
        return;
      }
      streamCounters.deliveredLate.increment();
      if (!message.isVolatile) {
        memory.early(message.namespace);
      }
      incoming.deliverEarly(namespace, broadcast, message.payload.length);
    }

    @Override
    public void vanished(StreamMessage message) {
      writer.vanished(message);
    }

    @Override
    public void settled() {
      loop.execute(Streams.this::tellSettled);
    }

    @Override
    public boolean isPaused() {
      return flow.isPaused();
    }
  }

  /** When the entries that are read now have been delivered. */
  private void tellSettled() {
    if (!own.isUnsettled()) {
      for (RelayNamespace namespace : incoming.namespaces()) {
        StreamId position = reader.last(streamOf(namespace.name));
        namespace.adapters().forEach(adapter -> adapter.settled(position));
      }
    }
  }

  private final class WriterEvents implements StreamWriter.Events {

    @Override
    public void opened() {
      owner.writable();
      changed();
    }

    @Override
    public void closed() {
      changed();
    }

    /** Clients here have it, but for those that are away. */
    @Override
    public void lost(String stream) {
      memory.lost(stream, reader.last(stream));
    }

    @Override
    public void unusableWriter(String why) {
      writerLink.restart(why);
    }
  }

  private final class ReaderEvents implements StreamReader.Events {

    @Override
    public void reading() {
      gap.hears(this);
      changed();
    }

    @Override
    public void closed() {
      readUntil = System.currentTimeMillis();
      changed();
    }

    /** It is told of at once, as it has ended: the next entry is what there is. */
    @Override
    public void gap(String stream) {
      lost(stream, "entries were lost");
      gap.deaf(this, readUntil);
      if (reader.isReading()) {
        gap.hears(this);
      }
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
      long gap = entry.gap();
      if (gap > 0) {
        boolean isOwn = uid.equals(entry.text("uid"));
        missing(stream, isOwn, Math.max(0, entry.id().millis() - gap));
      }
      int size = entry.size();
      incoming.take(stream, size, () -> act(stream, entry, size));
    }
  }

  /** A node has dropped messages that should be here. Clients of that node have them. */
  private void missing(String stream, boolean isOwn, long since) {
    if (isOwn) {
      memory.missing(stream, "messages of this node are not in the stream");
    } else {
      lost(stream, "messages of a node are not in the stream");
      missed(Math.min(since, System.currentTimeMillis()));
    }
  }

  /** Another node has dropped something, since then (ms since the epoch). */
  void missed(long since) {
    gap.missed(since);
  }

  /** Before the next entry, some are missing. */
  private void lost(String stream, String why) {
    memory.missing(stream, why);
    streamCounters.gaps.increment();
  }

  private void act(String stream, Entry entry, int size) throws MalformedMessageException {
    String from = String.valueOf(entry.text("uid"));
    if (doubled.isDoubled(from, entry)) {
      streamCounters.doubled.increment();
      return;
    }
    if (from.equals(uid)) {
      counters.echoes.increment();
      actOnOwn(stream, entry, size);
      return;
    }
    RelayNamespace namespace = incoming.namespace(String.valueOf(entry.text("nsp")));
    if (namespace == null) {
      return;
    }
    ClusterMessage message = message(entry, namespace.name);
    if (message instanceof ClusterMessage.Broadcast broadcast) {
      deliver(stream, namespace, entry.id(), namespace.local(broadcast.broadcast()), size);
      counters.delivered.increment();
    } else if (message instanceof ClusterMessage.Request request && isDurable(request.request())) {
      incoming.request(namespace, request.request(), size);
    }
  }

  /** Clients of this node may have it; sessions that are being brought up to date have not. */
  private void actOnOwn(String stream, Entry entry, int size) {
    StreamMessage message = own.read(entry.number());
    RelayNamespace namespace = incoming.namespace(String.valueOf(entry.text("nsp")));
    if (namespace == null) {
      return;
    }
    if (message != null && message.broadcast != null && !message.early) {
      deliver(stream, namespace, entry.id(), message.broadcast, size);
      return;
    }
    Broadcast broadcast = broadcast(entry, namespace);
    if (broadcast != null) {
      memory.read(stream, namespace, entry.id(), broadcast);
    }
  }

  private static ClusterMessage message(Entry entry, String namespace)
      throws MalformedMessageException {
    return ClusterFormat.read(
        new ClusterFormat.Entry(
            String.valueOf(entry.text("uid")),
            namespace,
            entry.type(),
            String.valueOf(entry.text("data"))));
  }

  /** Versions before 0.3 ask questions by the stream, and wait for answers in another way. */
  static boolean isDurable(ClusterRequest request) {
    return request instanceof ClusterRequest.Join
        || request instanceof ClusterRequest.Leave
        || request instanceof ClusterRequest.Disconnect;
  }

  private void deliver(
      String stream, RelayNamespace namespace, StreamId id, Broadcast broadcast, int size) {
    incoming.deliver(
        namespace,
        memory.read(stream, namespace, id, broadcast)
            ? new Broadcast(
                broadcast.namespace(),
                broadcast.target(),
                broadcast.packet().withOffset(id.toString()),
                broadcast.flags())
            : broadcast,
        size);
  }

  /** The broadcast in an entry; null when there is none for that namespace. */
  @Nullable Broadcast broadcast(Entry entry, RelayNamespace namespace) {
    if (!namespace.name.equals(entry.text("nsp")) || entry.size() > options.relay().maxMessage()) {
      return null;
    }
    try {
      return message(entry, namespace.name) instanceof ClusterMessage.Broadcast broadcast
          ? namespace.local(broadcast.broadcast())
          : null;
    } catch (MalformedMessageException | RuntimeException e) {
      log.debug("An entry cannot be sent again", e);
      return null;
    }
  }
}
