package io.roomcast.cluster.redis;

import static io.roomcast.cluster.redis.ClusterNode.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.roomcast.cluster.StreamId;
import io.roomcast.cluster.redis.StreamEntries.Entry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is written to a stream is read from it, once and in order, whatever becomes of Redis. */
class StreamLinksIT {

  private final RedisProcess redis =
      RedisProcess.launch("--appendonly", "yes", "--appendfsync", "always");
  private final RedisServers servers = RedisServers.of(redis.url()).withTimes(2_000, 20, 100);
  private final StreamsOptions options =
      new StreamsOptions(
          RelayOptions.of(servers),
          "s",
          1,
          100_000,
          500,
          200,
          "",
          1_000,
          500,
          StreamsOptions.Persist.DISCONNECT,
          0);
  private final Vertx vertx = Vertx.vertx();
  private final List<Link> links = new ArrayList<>();

  @AfterEach
  void close() throws TimeoutException {
    redis.resume();
    vertx.close().await(20, TimeUnit.SECONDS);
    redis.close();
  }

  /** A writer and a reader on one event loop, as a node has them. */
  private final class Link implements StreamWriter.Events, StreamReader.Events {

    final RelayCounters counters = new RelayCounters();
    final StreamCounters streamCounters = new StreamCounters();
    final List<String> read = new CopyOnWriteArrayList<>();
    final List<String> gaps = new CopyOnWriteArrayList<>();
    final String uid;
    final DoubledEntries doubled = new DoubledEntries();
    RelayLoop loop;
    StreamWriter writer;
    StreamReader reader;
    RedisLink writerLink;
    RedisLink readerLink;

    Link(String uid, StreamsOptions options) {
      this.uid = uid;
      Promise<Void> made = Promise.promise();
      vertx
          .getOrCreateContext()
          .runOnContext(
              v -> {
                loop = new RelayLoop(vertx);
                OwnMessages own = new OwnMessages(options.relay().queue(), 500, new Nothing());
                writer = new StreamWriter(loop, options, counters, own, uid, this);
                Flow flow = new Flow(loop, RelayOptions.HandOver.DEFAULT, counters);
                reader =
                    new StreamReader(loop, options, List.of("s"), 500, flow, streamCounters, this);
                writerLink = new RedisLink(loop, servers, counters, "writing", writer);
                readerLink = new RedisLink(loop, servers, counters, "reading", reader);
                Future.join(writerLink.open(), readerLink.open()).<Void>mapEmpty().onComplete(made);
              });
      ClusterNode.await(made.future());
      until("reading", () -> call(l -> l.reader.isReading()));
      links.add(this);
    }

    <T> T call(Function<Link, T> action) {
      Promise<T> promise = Promise.promise();
      loop.execute(() -> promise.complete(action.apply(this)));
      return ClusterNode.await(promise.future());
    }

    void write(int from, int to) {
      for (int i = from; i < to; i++) {
        byte[] data = ("" + i).getBytes(StandardCharsets.US_ASCII);
        StreamMessage message = new StreamMessage("s", "/", 3, data, false, null);
        loop.execute(() -> writer.add(message));
      }
    }

    void expect(int count) {
      until(count + " of " + read.size(), () -> read.size() >= count);
      for (int i = 0; i < count; i++) {
        assertThat(read.get(i)).isEqualTo("" + i);
      }
      assertThat(read).hasSize(count);
    }

    @Override
    public void entry(String stream, Entry entry) {
      if (doubled.isDoubled(String.valueOf(entry.text("uid")), entry)) {
        streamCounters.doubled.increment();
      } else {
        read.add(String.valueOf(entry.text("data")));
      }
    }

    @Override
    public void gap(String stream) {
      gaps.add(stream);
    }

    @Override
    public void lost(String stream) {}

    @Override
    public void opened() {}

    @Override
    public void reading() {}

    @Override
    public void closed() {}

    @Override
    public void refused(String why) {}

    @Override
    public void unusableWriter(String why) {
      writerLink.restart(why);
    }

    @Override
    public void unusableReader(String why) {
      readerLink.restart(why);
    }
  }

  /** Messages that nobody here is to get. */
  static final class Nothing implements OwnMessages.Owner {

    @Override
    public void deliverEarly(StreamMessage message) {}

    @Override
    public void vanished(StreamMessage message) {}

    @Override
    public void settled() {}

    @Override
    public boolean isPaused() {
      return false;
    }
  }

  private Link link(String uid) {
    return new Link(uid, options);
  }

  @Test
  void survivesTheEndOfConnections() {
    Link a = link("a");
    Link b = link("b");
    for (int i = 0; i < 20; i++) {
      a.write(i * 500, (i + 1) * 500);
      a.loop.execute(() -> a.writerLink.restart("asked to"));
      b.loop.execute(() -> b.readerLink.restart("asked to"));
      int written = i * 200;
      until("some", () -> b.read.size() >= written);
    }
    a.expect(10_000);
    b.expect(10_000);
    assertThat(a.counters.stats().dropped()).allSatisfy((reason, n) -> assertThat(n).isZero());
    assertThat(b.gaps).isEmpty();
  }

  @Test
  void survivesARestartOfRedisThatKeepsItsData() {
    Link a = link("a");
    Link b = link("b");
    a.write(0, 1_000);
    until("half", () -> b.read.size() > 500);
    redis.kill();
    a.write(1_000, 2_000);
    until(
        "it is known", () -> !a.call(l -> l.writer.isOpen()) && !b.call(l -> l.reader.isReading()));
    redis.start();
    a.write(2_000, 3_000);
    a.expect(3_000);
    b.expect(3_000);
    assertThat(b.gaps).isEmpty();
  }

  @Test
  void survivesAFrozenRedis() {
    Link a = link("a");
    Link b = link("b");
    a.write(0, 100);
    b.expect(100);
    redis.pause();
    a.write(100, 200);
    until(
        "given up",
        () -> !b.call(l -> l.reader.isReading()) || a.counters.stats().connectionsLost() > 0);
    redis.resume();
    b.expect(200);
  }

  @Test
  void tellsOfAStreamThatWasCutOff() {
    Link a = link("a");
    Link b = new Link("b", options.withStreams("s", 1, 100));
    b.write(0, 10);
    a.expect(10);
    a.loop.execute(() -> a.readerLink.close());
    StreamId last = a.call(l -> l.reader.last("s"));
    b.write(10, 5_000);
    until("written", () -> b.read.contains("4999"));
    RedisLink again = a.call(l -> new RedisLink(l.loop, servers, l.counters, "again", l.reader));
    a.readerLink = again;
    a.loop.execute(again::open);
    until("told", () -> a.gaps.size() == 1);
    until("read on", () -> a.read.contains("4999"));
    assertThat(last).isLessThan(a.call(l -> l.reader.last("s")));
  }

  @Test
  void goesOnWithAStreamThatIsNew() {
    Link a = link("a");
    a.write(0, 10);
    a.expect(10);
    ClusterNode.await(a.call(l -> l.writer.command(Request.cmd(Command.FLUSHALL))));
    a.loop.execute(() -> a.readerLink.restart("asked to"));
    until("told", () -> a.gaps.size() == 1);
    until("reading", () -> a.call(l -> l.reader.isReading()));
    a.write(10, 20);
    a.expect(20);
  }
}
