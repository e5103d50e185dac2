package io.roomcast.cluster.redis;

import static io.roomcast.cluster.redis.ClusterApp.expectNothing;
import static io.roomcast.cluster.redis.ClusterApp.join;
import static io.roomcast.cluster.redis.ClusterApp.joinMany;
import static io.roomcast.cluster.redis.ClusterNode.await;
import static io.roomcast.cluster.redis.ClusterNode.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.roomcast.cluster.redis.RelayOptions.Queue;
import io.roomcast.socketio.Namespace;
import io.roomcast.socketio.SocketIoOptions;
import io.roomcast.socketio.SocketIoServer;
import io.roomcast.socketio.WireClient;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What happens when Redis is killed, frozen, slow, or not there at all. */
class RedisOutageIT {
  /** No node that is slow is taken for cut off. */
  private static final int WATCHDOG = 1_000;

  private final RedisProcess redis = RedisProcess.launch();
  private final List<ClusterNode> nodes = new ArrayList<>();

  /** Whoever is back first waits for the other, and joins for Redis, however long that takes. */
  private final RelayOptions options =
      RelayOptions.of(RedisServers.of(redis.url()).withTimes(500, 20, 200))
          .copy()
          .settle(20_000)
          .joinTimeout(20_000)
          .build();

  @AfterEach
  void close() {
    redis.resume();
    nodes.forEach(ClusterNode::close);
    redis.close();
  }

  private ClusterNode node(RelayOptions cluster) {
    return node(cluster, ClusterApp::install);
  }

  private ClusterNode node(RelayOptions cluster, Consumer<SocketIoServer> application) {
    ClusterNode node = ClusterNode.start(ClassicOptions.of(cluster), 1, application);
    nodes.add(node);
    return node;
  }

  /** It knows that both connections are gone: what is sent from now on waits. */
  private static void untilAlone(ClusterNode node) {
    until("alone", () -> node.relay.stats().connectionsLost() == 2);
  }

  /** It knows of the other node: what waits for Redis then waits for that one, too. */
  private static void meet(ClusterNode node, int sockets) {
    assertThat(await(node.io().of("/").fetchSockets())).hasSize(sockets);
    assertThat(node.relay.stats().nodes()).isEqualTo(2);
  }

  private static void expect(WireClient client, int from, int to) {
    for (int i = from; i < to; i++) {
      client.expect("42[\"n\"," + i + "]");
    }
  }

  @Test
  void killedAndStartedAgain() {
    ClusterNode a = node(options);
    ClusterNode b = node(options);
    List<JsonObject> gaps = b.gaps();
    try (WireClient here = a.connect("/");
        WireClient there = b.connect("/")) {
      join(here, "r");
      join(there, "r");
      meet(a, 2);
      redis.kill();
      untilAlone(a);
      untilAlone(b);
      a.emit("r", 0, 30);
      expect(here, 0, 30);
      join(here, "while it is away");
      assertThatThrownBy(() -> await(a.io().of("/").fetchSockets()))
          .isInstanceOf(ClusterUnavailableException.class);
      assertThatThrownBy(() -> await(a.io().of("/").to("r").timeout(500).emitWithAck("q")))
          .isInstanceOf(ClusterUnavailableException.class);
      here.expectStart("42");
      redis.start();
      expect(there, 0, 30);
      a.emit("r", 30, 40);
      expect(there, 30, 40);
      until("told", () -> !gaps.isEmpty());
      assertThat(gaps).hasSize(1);
      assertThat(gaps.get(0).getLong("toMs")).isGreaterThan(gaps.get(0).getLong("fromMs"));
      b.io().of("/").to("while it is away").emit("e");
      here.expectStart("42[\"n\"");
      assertThat(a.relay.stats().dropped().values()).containsOnly(0L);
      assertThat(a.relay.stats().connectionsLost()).isEqualTo(2);
    }
  }

  /** A parent of namespaces answers for all its children; what it runs, runs once. */
  @Test
  void aParentConfirms() {
    Pattern children = Pattern.compile("^/child-");
    AtomicReference<Namespace> made = new AtomicReference<>();
    ClusterNode a = node(options, io -> made.set(io.of(children)));
    ClusterNode b = node(options, io -> io.of(children));
    Namespace parent = made.get();
    try (WireClient here = a.connect("/child-1");
        WireClient too = a.connect("/child-2");
        WireClient there = b.connect("/child-2")) {
      // A child that came to be with its first client is known to others a moment later.
      until("in both", () -> await(a.io().of("/child-2").fetchSockets()).size() == 2);
      AtomicInteger sent = new AtomicInteger();
      Runnable sends = () -> parent.emit("n", sent.getAndIncrement());
      await(a.instance(0).call(() -> parent.confirm(sends)));
      for (WireClient client : List.of(here, too, there)) {
        assertThat(client.next()).endsWith(",[\"n\",0]");
      }
      redis.kill();
      untilAlone(a);
      Namespace child = a.io().of("/child-2");
      for (Runnable task : List.of(sends, (Runnable) () -> child.confirm(sends))) {
        assertThatThrownBy(() -> await(a.instance(0).call(() -> parent.confirm(task))))
            .isInstanceOf(ClusterUnavailableException.class);
      }
      for (int i = 1; i < 3; i++) {
        assertThat(here.next()).endsWith("[\"n\"," + i + "]");
        assertThat(too.next()).endsWith("[\"n\"," + i + "]");
      }
      assertThat(sent).hasValue(3);
      redis.start();
      until("back", () -> a.relay.isUp() && b.relay.isUp());
      await(a.instance(0).call(() -> parent.confirm(sends)));
    }
  }

  /** A pause that is shorter than the watchdog's patience loses nothing. */
  @Test
  void frozenForAMoment() {
    ClusterNode a = node(options);
    ClusterNode b = node(options);
    try (WireClient here = a.connect("/");
        WireClient there = b.connect("/")) {
      join(here, "r");
      join(there, "r");
      redis.pause();
      a.emit("r", 0, 50);
      expect(here, 0, 50);
      redis.resume();
      expect(there, 0, 50);
      assertThat(a.relay.stats().connectionsLost()).isZero();
    }
  }

  /** Connections that are open and dead are found. */
  @Test
  void frozenForLong() {
    ClusterNode a = node(options.withWatchdog(500));
    ClusterNode b = node(options.withWatchdog(500));
    try (WireClient there = b.connect("/")) {
      join(there, "r");
      until("probed", () -> a.relay.stats().lagMicros() > 0);
      redis.pause();
      until("found", () -> !a.relay.isUp() && !b.relay.isUp());
      assertThatThrownBy(() -> await(a.io().of("/").fetchSockets()))
          .isInstanceOf(ClusterUnavailableException.class);
      redis.resume();
      until("back", () -> a.relay.isUp() && b.relay.isUp());
      a.emit("r", 0, 10);
      expect(there, 0, 10);
      assertThat(b.relay.stats().gaps()).isPositive();
    }
  }

  @Test
  void whatWaitsIsBounded() {
    ClusterNode a = node(options.withQueue(new Queue(1 << 20, 10, 60_000)));
    ClusterNode b = node(options);
    try (WireClient there = b.connect("/")) {
      join(there, "r");
      meet(a, 1);
      redis.kill();
      untilAlone(a);
      for (int i = 0; i < 20; i++) {
        a.io().of("/").to("r").asVolatile().emit("v", i);
      }
      until("dropped", () -> a.relay.stats().dropped(DropReason.QUEUE_FULL_VOLATILE) == 10);
      a.emit("r", 0, 30);
      until("dropped", () -> a.relay.stats().dropped(DropReason.QUEUE_FULL) == 20);
      RelayStats stats = a.relay.stats();
      assertThat(stats.dropped(DropReason.QUEUE_FULL_VOLATILE)).isEqualTo(20);
      assertThat(stats.queuedMessages()).isEqualTo(10);
      redis.start();
      expect(there, 20, 30);
      expectNothing(there);
    }
  }

  /**
   * Redis goes with as much under way as may be: only that is lost, what waits behind it is not.
   */
  @Test
  void killedWithMoreThanMayBeUnderWay() {
    int all = 6_000;
    int underWay = 4_096;
    ClusterNode a = node(options.withQueue(new Queue(16 << 20, 2 * all, 60_000)));
    ClusterNode b = node(options);
    try (WireClient there = b.connect("/")) {
      join(there, "r");
      meet(a, 1);
      redis.pause();
      a.emit("r", 0, all);
      until("sent", () -> a.relay.stats().queuedMessages() == all - underWay);
      redis.kill();
      untilAlone(a);
      untilAlone(b);
      assertThat(a.relay.stats().queuedMessages()).isEqualTo(all - underWay);
      redis.start();
      expect(there, underWay, all);
      assertThat(a.relay.stats().dropped(DropReason.UNCONFIRMED)).isEqualTo(underWay);
    }
  }

  /** Load balancers do that when there is no Redis behind them. */
  @Test
  void connectionsThatAreTakenAndCutFromTheStart() {
    redis.kill();
    try (RedisProxy proxy = RedisProxy.start(redis)) {
      RedisServers servers = RedisServers.of(proxy.url()).withTimes(500, 20, 200);
      ClusterNode a = node(RelayOptions.of(servers));
      assertThat(a.relay.isUp()).isFalse();
      redis.start();
      until("up", a.relay::isUp);
    }
  }

  /** Redis says no, but not for good: that is no mistake in the conf. */
  @Test
  void fullFromTheStart() {
    Vertx vertx = Vertx.vertx();
    try {
      Redis other = Redis.createClient(vertx, redis.url());
      RedisConnection open = await(other.connect());
      await(open.send(Request.cmd(Command.CONFIG).arg("SET").arg("maxclients").arg(1)));
      ClusterNode a = node(options);
      assertThat(a.relay.isUp()).isFalse();
      await(open.send(Request.cmd(Command.CONFIG).arg("SET").arg("maxclients").arg(100)));
      until("up", a.relay::isUp);
    } finally {
      await(vertx.close());
    }
  }

  @Test
  void whatWaitsTooLongIsDropped() {
    ClusterNode a = node(options.withQueue(new Queue(1 << 20, 1_000, 50)));
    redis.kill();
    untilAlone(a);
    a.emit("r", 0, 7);
    until("dropped", () -> a.relay.stats().dropped(DropReason.TOO_OLD) == 7);
    assertThat(a.relay.stats().queuedMessages()).isZero();
    assertThat(a.relay.stats().queuedBytes()).isZero();
  }

  /** Nobody else has noticed anything: who drops messages for others tells them. */
  @Test
  void cutOffAlone() {
    RelayOptions quick = options.copy().watchdog(WATCHDOG).build();
    try (RedisProxy proxy = RedisProxy.start(redis)) {
      RelayOptions apart =
          RelayOptions.of(RedisServers.of(proxy.url()).withTimes(500, 20, 200))
              .copy()
              .watchdog(WATCHDOG)
              .queue(new Queue(1 << 20, 1_000, 50))
              .build();
      ClusterNode a = node(apart);
      ClusterNode b = node(quick);
      List<JsonObject> gapsHere = a.gaps();
      List<JsonObject> gaps = b.gaps();
      try (WireClient there = b.connect("/")) {
        join(there, "r");
        meet(a, 1);
        proxy.isolate(true);
        untilAlone(a);
        a.io().of("/").to("r").asVolatile().emit("v");
        until("dropped", () -> a.relay.stats().dropped(DropReason.TOO_OLD) == 1);
        proxy.isolate(false);
        until("up", a.relay::isUp);
        until("its own", () -> gapsHere.size() == 1);
        proxy.isolate(true);
        until("alone", () -> !a.relay.isUp());
        long before = System.currentTimeMillis();
        a.emit("r", 0, 7);
        until("dropped", () -> a.relay.stats().dropped(DropReason.TOO_OLD) == 8);
        long after = System.currentTimeMillis();
        assertThat(gaps).as("of what is volatile").isEmpty();
        proxy.isolate(false);
        until("told", () -> !gaps.isEmpty());
        assertThat(gaps.get(0).getLong("fromMs")).isBetween(before - 100, after);
        assertThat(gaps.get(0).getLong("toMs")).isGreaterThan(before);
        until("its own", () -> gapsHere.size() == 2);
        a.emit("r", 7, 8);
        expect(there, 7, 8);
      }
      assertThat(gaps).hasSize(1);
      assertThat(b.relay.stats().connectionsLost()).isZero();
      assertThat(b.relay.stats().gaps()).isEqualTo(1);
    }
  }

  @Test
  void withoutRedisFromTheStart() {
    redis.kill();
    ClusterNode a = node(options);
    ClusterNode b = node(options);
    try (WireClient here = a.connect("/");
        WireClient there = b.connect("/")) {
      join(here, "r");
      join(there, "r");
      a.io().of("/").emit("alone");
      here.expect("42[\"alone\"]");
      redis.start();
      until("up", () -> a.relay.isUp() && b.relay.isUp());
      b.io().of("/").to("r").emit("together");
      String first = here.next();
      assertThat(first).isEqualTo("42[\"together\"]");
    }
  }

  @Test
  void aRefusalIsAMistakeInTheConf() {
    redis.close();
    RedisProcess strict =
        RedisProcess.launch(
            "--user default on >right ~* &socket.io* +@all --user other on >pw ~* &x* +@all"
                .split(" "));
    Vertx vertx = Vertx.vertx();
    try {
      RedisServers servers = RedisServers.of(strict.url());
      for (RedisServers wrong :
          List.of(servers, servers.withUser(null, "wrong"), servers.withUser("other", "pw"))) {
        assertThatThrownBy(() -> await(RedisRelay.start(vertx, ClassicOptions.of(wrong))))
            .hasMessageContaining("Redis refuses");
      }
      ClassicOptions right = ClassicOptions.of(servers.withUser(null, "right"));
      assertThat(await(RedisRelay.start(vertx, right)).isUp()).isTrue();
      assertThat(right.relay().servers().toString()).doesNotContain("right");
    } finally {
      await(vertx.close());
      strict.close();
    }
  }

  @Test
  void aHundredThousandRooms() {
    ClusterNode node =
        ClusterNode.start(
            ClassicOptions.of(options),
            new SocketIoOptions().setMaxRoomsPerSocket(200_000),
            1,
            ClusterApp::install);
    nodes.add(node);
    try (WireClient client = node.connect("/")) {
      joinMany(client, 100_000);
      until("known", () -> node.relay.stats().subscriptions() > 100_000);
      redis.kill();
      until("down", () -> !node.relay.isUp());
      redis.start();
      long start = System.nanoTime();
      until("up", node.relay::isUp);
      long millis = (System.nanoTime() - start) / 1_000_000;
      System.out.println("100,000 rooms subscribed again in " + millis + " ms");
      // Two seconds on two cores that others use as well; the machine of a test may be busier.
      assertThat(millis).isLessThan(20_000);
      node.io().of("/").to("room99999").emit("e");
      client.expect("42[\"e\"]");
    }
  }
}
