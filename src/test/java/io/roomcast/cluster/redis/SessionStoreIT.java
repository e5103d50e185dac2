package io.roomcast.cluster.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.roomcast.cluster.SessionFormat;
import io.roomcast.cluster.StoredSession;
import io.roomcast.cluster.redis.RelayOptions.Queue;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Sessions in a real Redis, which may not be there yet. */
class SessionStoreIT {

  private static final int MAX_WAITING = 3;
  private static final long LONG = 60_000;

  private final RedisProcess redis = RedisProcess.launch();
  private final Vertx vertx = Vertx.vertx();
  private final StreamCounters counters = new StreamCounters();
  private boolean alive;
  private RelayLoop loop;
  private RedisLink link;
  private SessionStore store;

  @BeforeEach
  void start() {
    StreamsOptions some = StreamsOptions.of(RedisServers.of(redis.url()));
    StreamsOptions options =
        some.withRelay(some.relay().withQueue(new Queue(1 << 20, MAX_WAITING, 10_000)));
    Promise<Void> made = Promise.promise();
    vertx
        .getOrCreateContext()
        .runOnContext(
            v -> {
              loop = new RelayLoop(vertx);
              RelayCounters relay = new RelayCounters();
              OwnMessages own =
                  new OwnMessages(options.relay().queue(), 500, new StreamLinksIT.Nothing());
              StreamWriter writer = new StreamWriter(loop, options, relay, own, "me", new Events());
              link = new RedisLink(loop, options.relay().servers(), relay, "writing", writer);
              store =
                  new SessionStore(
                      loop, writer, options, counters, node -> Future.succeededFuture(alive));
              made.complete();
            });
    ClusterNode.await(made.future());
  }

  private final class Events implements StreamWriter.Events {

    @Override
    public void lost(String stream) {}

    @Override
    public void opened() {
      store.opened();
    }

    @Override
    public void closed() {}

    @Override
    public void unusableWriter(String why) {}
  }

  @AfterEach
  void close() throws TimeoutException {
    vertx.close().await(20, TimeUnit.SECONDS);
    redis.close();
  }

  private <T> T call(Supplier<Future<T>> action) {
    return ClusterNode.await(loop.call(action));
  }

  private static byte[] session(String pid, String node) {
    return SessionFormat.write(
        new StoredSession(
            "sid", pid, Set.of("sid"), new JsonObject(), "/", null, Map.of(), null, node));
  }

  private void keep(String pid, String node, long millis) {
    call(
        () -> {
          store.keep(pid, session(pid, node), millis);
          return Future.succeededFuture();
        });
  }

  private void connect() {
    call(() -> link.open());
  }

  @Test
  void whatWaitsForRedisIsBounded() {
    for (int i = 0; i < 5; i++) {
      keep("p" + i, null, LONG);
    }
    keep("p4", null, LONG); // the same once more
    assertThat(store.waiting()).isEqualTo(MAX_WAITING);
    assertThat(counters.stats().sessionsDropped()).isEqualTo(2);
    connect();
    assertThat(call(() -> store.find("p4"))).isNotNull();
    assertThat(call(() -> store.find("p1"))).isNull();
    assertThat(store.waiting()).isZero();
  }

  @Test
  void isTakenOnce() {
    connect();
    keep("p", null, LONG);
    assertThat(call(() -> store.find("p"))).isNotNull();
    assertThat(call(() -> store.take("p"))).isTrue();
    assertThat(call(() -> store.take("p"))).isFalse();
    assertThat(call(() -> store.find("p"))).isNull();
  }

  @Test
  void oneThatIsAboutToBeWrittenIsWaitedFor() {
    connect();
    Future<StoredSession> found = loop.call(() -> store.find("p"));
    keep("p", null, LONG);
    assertThat(ClusterNode.await(found)).isNotNull();
  }

  @Test
  void thatOfAConnectedSocketIsItsNodes() {
    connect();
    keep("p", "other", LONG);
    alive = true;
    assertThat(call(() -> store.find("p"))).isNull();
    alive = false;
    assertThat(call(() -> store.find("p"))).isNotNull();
  }

  @Test
  void whatHasWaitedTooLongIsNotWritten() {
    keep("p", null, 0);
    keep("q", null, LONG);
    connect();
    assertThat(call(() -> store.find("q"))).isNotNull();
    assertThat(call(() -> store.find("p"))).isNull();
  }

  /** While another one becomes the master: what it does not take waits. */
  @Test
  void aReplicaTakesNothingYet() {
    redis.command(vertx, "REPLICAOF", "127.0.0.1", 1);
    connect();
    keep("p", null, LONG);
    ClusterNode.until("refused", () -> store.waiting() == 1);
    redis.command(vertx, "REPLICAOF", "NO", "ONE");
    call(
        () -> {
          link.restart("another one is the master");
          return Future.succeededFuture();
        });
    ClusterNode.until("written", () -> counters.stats().sessionsKept() == 1);
    assertThat(call(() -> store.find("p"))).isNotNull();
    assertThat(counters.stats().sessionsDropped()).isZero();
  }
}
