package io.roomcast.cluster.redis;

import io.roomcast.cluster.MalformedMessageException;
import io.roomcast.cluster.StreamId;
import io.roomcast.cluster.StreamReplay;
import io.roomcast.cluster.redis.RecentBroadcasts.Recent;
import io.roomcast.cluster.redis.StreamEntries.Entry;
import io.roomcast.room.AdapterContext.Recovery;
import io.roomcast.room.Broadcast;
import io.roomcast.room.BroadcastPacket;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds what a session has missed, while the stream goes on. Event loop of the relay.
 *
 * <p>What the reader has had of late is {@linkplain RecentBroadcasts remembered}; what lies between
 * the offset of the client and that is asked for, page by page; what is read from the start on is
 * collected here as it comes by. So when the last page is there, nothing is missing up to where the
 * reader is at that moment, and nothing is there twice. Most ask for no page at all.
 */
final class StreamCatchUp {

  private static final int PAGE = 200;

  /** How long the reader may take at least to get to where the client is already, in ms. */
  private static final int PATIENCE = 2_000;

  private static final int STEP = 5;

  private final RelayLoop loop;
  private final Streams streams;
  private final RelayNamespace namespace;
  private final String stream;
  private final StreamReplay replay;
  private final Recovery bounds;
  private final StreamId from;
  private final List<BroadcastPacket> missed = new ArrayList<>();
  private final List<BroadcastPacket> since = new ArrayList<>();
  private final DoubledEntries doubled = new DoubledEntries();
  private final Promise<Void> promise = Promise.promise();
  private StreamId start = StreamId.START;
  private boolean collecting;
  private long bytes;

  /**
   * @param replay what tells which broadcasts were for the session
   * @param from the last entry that the client has
   */
  StreamCatchUp(
      RelayLoop loop,
      Streams streams,
      RelayNamespace namespace,
      StreamReplay replay,
      Recovery bounds,
      StreamId from) {
    this.loop = loop;
    this.streams = streams;
    this.namespace = namespace;
    this.stream = streams.streamOf(namespace.name);
    this.replay = replay;
    this.bounds = bounds;
    this.from = from;
  }

  /**
   * Finds it; {@link #missed} tells then, at any moment, what was missed up to where the reader is.
   * Fails when not all of it is to be had.
   */
  Future<Void> start() {
    begin(RelayLoop.now() + Math.max(PATIENCE, streams.sessionWait()));
    return promise.future();
  }

  /** Whether nothing was lost since. */
  boolean isWhole() {
    return collecting;
  }

  /** All that was missed until now, in order, offsets included. */
  List<BroadcastPacket> missed() {
    List<BroadcastPacket> all = new ArrayList<>(missed);
    all.addAll(since);
    return all;
  }

  /**
   * The client may have been faster than our reader, on another node; or it missed what clients of
   * this one got early, which is to be read first.
   */
  private void begin(long until) {
    if (streams.memory().isLost(stream, from)) {
      fail("messages of this node are not in the stream");
    } else if (!streams.isAhead() && from.compareTo(streams.reader().last(stream)) <= 0) {
      collecting = true;
      StreamId remembered = remembered();
      start = remembered == null ? streams.reader().last(stream) : remembered;
      if (remembered == null || from.compareTo(remembered) < 0) {
        streams.counters().sessionsRead.increment();
        page(from);
      } else {
        promise.tryComplete(); // nothing was cut off that we have read
      }
    } else if (RelayLoop.now() < until) {
      loop.timer(STEP, () -> begin(until));
    } else {
      fail("the stream is not where the client is");
    }
  }

  /** Takes all that is remembered; answers where that begins, or null when nothing is. */
  private @Nullable StreamId remembered() {
    RecentBroadcasts recent = streams.memory().recent(stream);
    StreamId begin = recent.start();
    if (begin != null) {
      for (Recent one : recent.after(from, namespace.name, replay.rooms())) {
        if (!promise.future().isComplete()) {
          take(one.id(), one.broadcast(), since);
        }
      }
    }
    return begin;
  }

  /** The reader has delivered a broadcast of that namespace. */
  void read(String name, StreamId id, Broadcast broadcast) {
    if (collecting && name.equals(namespace.name)) {
      take(id, broadcast, since);
    }
  }

  private void take(StreamId id, Broadcast broadcast, List<BroadcastPacket> into) {
    if (!replay.wants(id, broadcast)) {
      return;
    }
    bytes += broadcast.packet().heldBytes();
    if (missed.size() + since.size() >= bounds.maxPackets() || bytes > bounds.maxBytes()) {
      fail("too much was missed");
      return;
    }
    into.add(broadcast.packet().withOffset(id.toString()));
  }

  private void page(StreamId after) {
    if (after.compareTo(start) >= 0) {
      checkStart();
      return;
    }
    StreamId next = new StreamId(after.millis(), after.sequence() + 1);
    range(next.toString(), start.toString(), PAGE)
        .onFailure(promise::tryFail)
        .onSuccess(
            entries -> {
              entries.forEach(this::take);
              if (promise.future().isComplete()) {
                return;
              }
              if (entries.size() < PAGE) {
                checkStart();
              } else {
                page(entries.get(entries.size() - 1).id());
              }
            });
  }

  private void take(Entry entry) {
    if (entry.gap() > 0) {
      fail("messages of a node are not in the stream");
      return;
    }
    boolean again = doubled.isDoubled(String.valueOf(entry.text("uid")), entry);
    Broadcast broadcast =
        again || streams.isDoubled(entry.id()) ? null : streams.broadcast(entry, namespace);
    if (broadcast != null) {
      take(entry.id(), broadcast, missed);
    }
  }

  /** If the stream was cut off after the offset, something is missing. */
  private void checkStart() {
    Future<Boolean> whole =
        from.equals(StreamId.START)
            ? streams
                .writer()
                .command(Request.cmd(Command.XLEN).arg(stream))
                .map(length -> length != null && length.toLong() <= streams.maxLen())
            : range("-", "+", 1)
                .map(first -> first.isEmpty() || first.get(0).id().compareTo(from) <= 0);
    whole
        .onFailure(promise::tryFail)
        .onSuccess(
            yes -> {
              if (yes) {
                promise.tryComplete();
              } else {
                fail("the stream begins after the offset");
              }
            });
  }

  private Future<List<Entry>> range(String start, String end, int count) {
    return streams
        .writer()
        .command(
            Request.cmd(Command.XRANGE).arg(stream).arg(start).arg(end).arg("COUNT").arg(count))
        .map(StreamCatchUp::entries);
  }

  private static List<Entry> entries(@Nullable Response answer) {
    try {
      return StreamEntries.list(answer);
    } catch (MalformedMessageException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  /** Not all is to be had of that stream. */
  void failOf(String name, String why) {
    if (name.equals(stream)) {
      fail(why);
    }
  }

  /** Not all is to be had of that namespace. */
  void fail(String name, String why) {
    if (name.equals(namespace.name)) {
      fail(why);
    }
  }

  /** Not all is to be had. */
  void fail(String why) {
    collecting = false;
    promise.tryFail(new IllegalStateException(why));
  }
}
