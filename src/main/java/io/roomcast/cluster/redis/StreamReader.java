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
import io.vertx.redis.client.impl.types.ErrorType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads streams from where they were at the start, on a connection of its own, and goes on after
 * the last entry it has read whatever happens to connections. Event loop of the relay; positions
 * may be read by any thread.
 */
final class StreamReader implements RedisLink.Listener {

  private static final Logger log = LoggerFactory.getLogger(StreamReader.class);

  /** What the relay is told. */
  interface Events {

    /** Streams are being read. */
    void reading();

    /** They are not. */
    void closed();

    /** An entry was read. */
    void entry(String stream, Entry entry);

    /** Entries may have been lost: the stream was cut off before they were read, or set back. */
    void gap(String stream);

    /** Redis does not let us read. */
    void refused(String why);

    /** The connection is dead. */
    void unusableReader(String why);
  }

  /** One stream. */
  private static final class Stream {

    final String name;

    /** The entry read last, packed; written after that was delivered. */
    volatile long position;

    @Nullable StreamId last;

    /** Whether more lay in it than were read at a time. */
    boolean behind;

    Stream(String name) {
      this.name = name;
    }

    void moved(StreamId id) {
      last = id;
      position = id.packed();
    }
  }

  private final RelayLoop loop;
  private final StreamsOptions options;
  private final long patience;
  private final Flow flow;
  private final StreamCounters counters;
  private final Events events;
  private final Map<String, Stream> streams;
  private final List<Stream> order;

  private @Nullable RedisConnection connection;
  private boolean reading;
  private long deadline = -1;

  /**
   * @param names streams to read
   * @param patience ms that Redis may take to answer, beyond those that it is asked to wait
   * @param flow what says whether connections are read now
   */
  StreamReader(
      RelayLoop loop,
      StreamsOptions options,
      List<String> names,
      long patience,
      Flow flow,
      StreamCounters counters,
      Events events) {
    this.loop = loop;
    this.options = options;
    this.patience = patience;
    this.flow = flow;
    this.counters = counters;
    this.events = events;
    this.order = names.stream().map(Stream::new).toList();
    Map<String, Stream> byName = new HashMap<>();
    order.forEach(stream -> byName.put(stream.name, stream));
    this.streams = Map.copyOf(byName);
  }

  /** The entry of a stream that was delivered last, packed. Any thread. */
  long position(String stream) {
    Stream known = streams.get(stream);
    return known == null ? 0 : known.position;
  }

  /** The entry of a stream that was delivered last. */
  StreamId last(String stream) {
    Stream known = streams.get(stream);
    return known == null || known.last == null ? StreamId.START : known.last;
  }

  boolean isReading() {
    return reading;
  }

  @Override
  public void opened(RedisConnection made) {
    connection = made;
    flow.opened(made);
    watch(patience);
    List<Future<Void>> looks = order.stream().map(stream -> locate(made, stream)).toList();
    Future.join(looks)
        .onComplete(
            done -> {
              if (made != connection) {
                return;
              }
              if (done.failed()) {
                failed(done.cause());
                return;
              }
              reading = true;
              events.reading();
              read();
            });
  }

  @Override
  public void closed() {
    close();
    events.closed();
  }

  void close() {
    if (connection != null) {
      flow.closed(connection);
    }
    connection = null;
    reading = false;
    loop.cancel(deadline);
  }

  // Where to begin

  /** Finds where a stream is now, or whether what we have not read of it is still there. */
  private Future<Void> locate(RedisConnection on, Stream stream) {
    Future<List<Entry>> newest = one(on, Command.XREVRANGE, stream.name, "+", "-");
    Future<List<Entry>> oldest = one(on, Command.XRANGE, stream.name, "-", "+");
    return Future.join(newest, oldest)
        .map(
            done -> {
              if (on == connection) {
                located(stream, idOf(oldest.result()), idOf(newest.result()));
              }
              return null;
            });
  }

  private static Future<List<Entry>> one(
      RedisConnection on, Command command, String stream, String from, String to) {
    return on.send(Request.cmd(command).arg(stream).arg(from).arg(to).arg("COUNT").arg(1))
        .map(
            answer -> {
              try {
                return StreamEntries.list(answer);
              } catch (MalformedMessageException e) {
                throw new IllegalStateException(e.getMessage(), e);
              }
            });
  }

  private static @Nullable StreamId idOf(List<Entry> entries) {
    return entries.isEmpty() ? null : entries.get(0).id();
  }

  private void located(Stream stream, @Nullable StreamId oldest, @Nullable StreamId newest) {
    StreamId end = newest == null ? StreamId.START : newest;
    if (stream.last == null) {
      stream.moved(end);
    } else if (end.compareTo(stream.last) < 0) {
      log.warn("The stream {} was set back from {} to {}", stream.name, stream.last, end);
      stream.moved(end);
      events.gap(stream.name);
    } else {
      checkStart(stream, oldest);
    }
  }

  /** The entry that was read last is cut off only when many have come after it. */
  private void checkStart(Stream stream, @Nullable StreamId oldest) {
    StreamId last = stream.last;
    if (last != null
        && oldest != null
        && !last.equals(StreamId.START)
        && oldest.compareTo(last) > 0) {
      log.warn("The stream {} begins at {}; it was read up to {}", stream.name, oldest, last);
      events.gap(stream.name);
    }
  }

  // Reading

  private void read() {
    RedisConnection on = connection;
    if (on == null) {
      return;
    }
    for (Stream stream : order) {
      if (stream.behind) {
        one(on, Command.XRANGE, stream.name, "-", "+")
            .onSuccess(found -> checkStart(stream, idOf(found)));
      }
    }
    Request request =
        Request.cmd(Command.XREAD)
            .arg("COUNT")
            .arg(options.readCount())
            .arg("BLOCK")
            .arg(options.block())
            .arg("STREAMS");
    order.forEach(stream -> request.arg(stream.name));
    order.forEach(stream -> request.arg(last(stream.name).toString()));
    watch(options.block() + patience);
    on.send(request)
        .onComplete(
            done -> {
              if (on == connection) {
                answered(done);
              }
            });
  }

  private void answered(AsyncResult<Response> done) {
    loop.cancel(deadline);
    if (done.failed()) {
      failed(done.cause());
      return;
    }
    Map<String, List<Entry>> entries;
    try {
      entries = StreamEntries.byStream(done.result());
    } catch (MalformedMessageException | RuntimeException e) {
      events.unusableReader("its streams cannot be read: " + e.getMessage());
      return;
    }
    for (Stream stream : order) {
      List<Entry> found = entries.getOrDefault(stream.name, List.of());
      stream.behind = found.size() >= options.readCount();
      for (Entry entry : found) {
        events.entry(stream.name, entry);
        stream.moved(entry.id());
      }
      if (!found.isEmpty()) {
        counters.read(found.size(), found.get(found.size() - 1).id().millis());
      }
    }
    read();
  }

  private void failed(Throwable cause) {
    if (cause instanceof ErrorType error && (error.is("NOPERM") || error.is("WRONGTYPE"))) {
      events.refused(String.valueOf(error.getMessage()));
    }
    events.unusableReader("its streams cannot be read: " + cause.getMessage());
  }

  private void watch(long millis) {
    loop.cancel(deadline);
    deadline = loop.timer(millis, this::late);
  }

  /** Unless the connection is not read, as the event loops are behind. */
  private void late() {
    if (flow.isPaused()) {
      watch(patience);
    } else {
      events.unusableReader("it does not answer");
    }
  }
}
