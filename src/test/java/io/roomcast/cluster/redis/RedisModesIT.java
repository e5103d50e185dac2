package io.roomcast.cluster.redis;

import static io.roomcast.cluster.redis.ClusterApp.join;
import static io.roomcast.cluster.redis.ClusterNode.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.roomcast.cluster.NodeInfo;
import io.roomcast.cluster.PresenceRoom;
import io.roomcast.cluster.PresentUser;
import io.roomcast.cluster.redis.RedisServers.Mode;
import io.roomcast.cluster.redis.ShardedOptions.SubscriptionMode;
import io.roomcast.socketio.ConnectionStateRecoveryOptions;
import io.roomcast.socketio.SocketIoOptions;
import io.roomcast.socketio.WireClient;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.SelfSignedCertificate;
import io.vertx.redis.client.impl.types.ErrorType;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Redis Cluster, Sentinel and TLS. */
class RedisModesIT {

  private final Vertx vertx = Vertx.vertx();
  private final List<RedisProcess> servers = new ArrayList<>();

  @AfterEach
  void close() {
    await(vertx.close());
    servers.forEach(RedisProcess::close);
  }

  private RedisProcess launch(String... arguments) {
    RedisProcess redis = RedisProcess.launch(arguments);
    servers.add(redis);
    return redis;
  }

  /** How nodes relay. */
  private enum Adapter {
    CLASSIC {
      @Override
      Future<RedisRelay> start(Vertx vertx, RelayOptions relay) {
        return RedisRelay.start(vertx, ClassicOptions.of(relay));
      }
    },
    SHARDED {
      @Override
      Future<RedisRelay> start(Vertx vertx, RelayOptions relay) {
        return RedisRelay.start(vertx, new ShardedOptions(relay, SubscriptionMode.STATIC));
      }
    },
    STREAMS {
      @Override
      Future<RedisRelay> start(Vertx vertx, RelayOptions relay) {
        return RedisRelay.start(
            vertx, StreamsOptions.of(relay.servers()).withRelay(relay).withWaits(1_000, 60_000));
      }
    };

    abstract Future<RedisRelay> start(Vertx vertx, RelayOptions relay);

    /** It counts the nodes often. */
    Future<RedisRelay> start(Vertx vertx, RedisServers servers) {
      return start(vertx, RelayOptions.of(servers).withWatchdog(1_000));
    }

    ClusterNode node(RedisServers servers) {
      SocketIoOptions options = new SocketIoOptions();
      if (this == STREAMS) {
        options.setConnectionStateRecovery(new ConnectionStateRecoveryOptions());
      }
      return ClusterNode.start(vertx -> start(vertx, servers), options, 1, ClusterApp::install);
    }
  }

  private static RedisServers redis(Mode mode, String... endpoints) {
    return RedisServers.of("redis://127.0.0.1")
        .withTimes(500, 20, 100)
        .with(mode, List.of(endpoints));
  }

  /** Asks again where Redis cut us off: a Sentinel has servers do that when their role changes. */
  private static void until(Callable<Boolean> condition) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .ignoreExceptionsMatching(cause -> cause instanceof ErrorType)
        .until(condition);
  }

  /** Their connections to a master that has died are known to be lost, and there are others. */
  private static void untilUpAgain(ClusterNode a, long lostByA, ClusterNode b, long lostByB) {
    until(() -> lost(a) > lostByA && lost(b) > lostByB);
    untilUp(a, b);
  }

  private static long lost(ClusterNode node) {
    return node.relay.stats().connectionsLost();
  }

  private static void untilUp(ClusterNode a, ClusterNode b) {
    until(() -> a.relay.isUp() && b.relay.isUp());
  }

  /** Two nodes are one. */
  private static void talk(ClusterNode a, ClusterNode b, int number) {
    try (WireClient client = b.connect("/")) {
      join(client, "r" + number);
      a.io().of("/").to("r" + number).emit("e", number);
      client.expectStart("42[\"e\"," + number);
      assertThat(await(a.io().of("/").in("r" + number).fetchSockets())).hasSize(1);
      until(() -> a.relay.stats().nodes() == 2);
    }
  }

  private static void talk(Adapter adapter, RedisServers one, RedisServers other) {
    try (ClusterNode a = adapter.node(one);
        ClusterNode b = adapter.node(other)) {
      untilUp(a, b);
      talk(a, b, 1);
      talk(b, a, 2);
      meet(a, b);
    }
  }

  /** Each finds the other on whatever server has the keys. */
  private static void meet(ClusterNode a, ClusterNode b) {
    NodeOptions options = NodeOptions.of("socket.io");
    RedisNodes one = await(a.relay.nodes(options, new NodeInfo("a", "1", "http://a:1", 1)));
    RedisNodes other = await(b.relay.nodes(options, new NodeInfo("b", "1", "http://b:1", 1)));
    assertThat(await(one.lookup("b"))).isEqualTo(other.self());
    assertThat(await(other.lookup("a"))).isEqualTo(one.self());
    assertThat(await(one.userEntered("u", 1, 20_000))).isTrue();
    assertThat(await(other.userEntered("u", 1, 20_000))).isFalse();
    assertThat(one.stats().usersTolerated() + other.stats().usersTolerated()).isZero();
    PresenceRoom room = new PresenceRoom("/", "r");
    one.presence().put(room, "u", new PresentUser(1, false, new JsonObject()), null);
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> await(other.presence().list(room)).containsKey("u"));
    await(one.leave());
    await(other.leave());
  }

  /** The nodes are on different masters: messages get across, and both are counted. */
  @Test
  void aRedisCluster() {
    try (RedisCluster cluster = RedisCluster.launch()) {
      List<String> urls = cluster.urls();
      talk(
          Adapter.CLASSIC,
          redis(Mode.CLUSTER, urls.get(0), urls.get(1), urls.get(2)),
          redis(Mode.CLUSTER, urls.get(1), urls.get(2), urls.get(0)));
    }
  }

  /** The master dies, and its replica takes its place; one of the sentinels is frozen. */
  @ParameterizedTest
  @EnumSource
  void sentinel(Adapter adapter, @TempDir Path directory) {
    try (RedisSentinel redis = RedisSentinel.launch(directory)) {
      RedisProcess frozen = launch();
      frozen.pause();
      RedisServers by = redis(Mode.SENTINEL, frozen.url(), redis.sentinel().url());
      try (ClusterNode a = adapter.node(by);
          ClusterNode b = adapter.node(by)) {
        untilUp(a, b);
        talk(a, b, 1);
        long lostByA = lost(a);
        long lostByB = lost(b);
        redis.ask(redis.sentinel(), "SENTINEL", "FAILOVER", "mymaster");
        until(redis::isPromoted);
        redis.master().kill();
        untilUpAgain(a, lostByA, b, lostByB);
        talk(a, b, 2);
      }
      frozen.resume();
    }
  }

  /** What is published at a replica gets nowhere: a sentinel that names one is not believed. */
  @Test
  void aSentinelThatIsBehind(@TempDir Path directory) {
    try (RedisSentinel redis = RedisSentinel.launch(directory)) {
      // It watches a server that is no master, and does not notice so soon.
      RedisProcess behind = RedisSentinel.launchSentinel(directory, redis.replica(), 600_000);
      servers.add(behind);
      RedisServers right = redis(Mode.SENTINEL, redis.sentinel().url());
      RedisServers wrong = redis(Mode.SENTINEL, behind.url(), redis.sentinel().url());
      try (ClusterNode a = Adapter.CLASSIC.node(right);
          ClusterNode b = Adapter.CLASSIC.node(wrong)) {
        untilUp(a, b);
        talk(a, b, 1);
        talk(b, a, 2);
      }
    }
  }

  /** What only the dead master had is lost: nodes say so, and go on with what the replica has. */
  @Test
  void aReplicaThatIsBehind(@TempDir Path directory) {
    try (RedisSentinel redis = RedisSentinel.launch(directory);
        ClusterNode a = Adapter.STREAMS.node(redis.servers().withTimes(500, 20, 100));
        ClusterNode b = Adapter.STREAMS.node(redis.servers().withTimes(500, 20, 100));
        WireClient client = b.connect("/")) {
      List<JsonObject> gaps = b.gaps();
      untilUp(a, b);
      join(client, "r");
      a.io().of("/").to("r").emit("e", 1);
      client.expectStart("42[\"e\",1");
      // It has to ask for the rest again, and may not.
      redis.ask(redis.replica(), "CONFIG", "SET", "masteruser", "nobody");
      redis.ask(redis.replica(), "CONFIG", "SET", "masterauth", "nothing");
      redis.ask(redis.master(), "CLIENT", "KILL", "TYPE", "replica");
      until(() -> !redis.ask(redis.replica(), "ROLE").contains("connected"));
      a.io().of("/").to("r").emit("e", 2);
      client.expectStart("42[\"e\",2");
      assertThat(gaps).isEmpty();
      redis.master().kill();
      until(redis::isPromoted);
      untilUp(a, b);
      until(() -> gaps.size() == 1);
      assertThat(b.relay.streamStats().gaps()).isEqualTo(1);
      a.io().of("/").to("r").emit("e", 3);
      client.expectStart("42[\"e\",3");
    }
  }

  /** Redis behind something that ends TLS; the certificate is checked. */
  @ParameterizedTest
  @EnumSource
  void tls(Adapter adapter) {
    RedisProcess redis = launch();
    SelfSignedCertificate certificate = SelfSignedCertificate.create("localhost");
    NetServer proxy =
        await(
            vertx
                .createNetServer(
                    new NetServerOptions()
                        .setSsl(true)
                        .setKeyCertOptions(certificate.keyCertOptions()))
                .connectHandler(
                    socket -> {
                      socket.pause();
                      vertx
                          .createNetClient()
                          .connect(redis.port(), "127.0.0.1")
                          .onSuccess(
                              to -> {
                                socket.pipeTo(to);
                                to.pipeTo(socket);
                                socket.resume();
                              });
                    })
                .listen(0, "localhost"));
    String url = "rediss://localhost:" + proxy.actualPort();
    NetClientOptions trusting =
        new NetClientOptions()
            .setTrustOptions(certificate.trustOptions())
            .setHostnameVerificationAlgorithm("HTTPS");
    RedisServers encrypted =
        new RedisServers(Mode.STANDALONE, List.of(url), "", null, null, trusting, 2_000, 50, 100);
    talk(adapter, encrypted, encrypted);
    RedisServers distrusting =
        new RedisServers(
            Mode.STANDALONE,
            List.of(url),
            "",
            null,
            null,
            new NetClientOptions().setHostnameVerificationAlgorithm("HTTPS"),
            2_000,
            50,
            100);
    RedisRelay refused = await(adapter.start(vertx, distrusting));
    assertThat(refused.isUp()).isFalse();
    certificate.delete();
  }
}
