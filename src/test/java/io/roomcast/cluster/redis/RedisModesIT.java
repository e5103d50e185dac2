package io.roomcast.cluster.redis;

import static io.roomcast.cluster.redis.ClusterApp.join;
import static io.roomcast.cluster.redis.ClusterNode.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.roomcast.cluster.NodeInfo;
import io.roomcast.cluster.PresenceRoom;
import io.roomcast.cluster.PresentUser;
import io.roomcast.cluster.redis.RedisServers.Mode;
import io.roomcast.socketio.WireClient;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.SelfSignedCertificate;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

  private static ClassicOptions options(Mode mode, String... endpoints) {
    return ClassicOptions.of(
        RedisServers.of("redis://127.0.0.1")
            .withTimes(500, 20, 100)
            .with(mode, List.of(endpoints)));
  }

  /** Two nodes are one. */
  private static void talk(ClusterNode a, ClusterNode b, int number) {
    try (WireClient client = b.connect("/")) {
      join(client, "r" + number);
      a.io().of("/").to("r" + number).emit("e", number);
      client.expect("42[\"e\"," + number + "]");
      assertThat(await(a.io().of("/").in("r" + number).fetchSockets())).hasSize(1);
      until(() -> a.relay.stats().nodes() == 2);
    }
  }

  private static void talk(ClassicOptions one, ClassicOptions other) {
    try (ClusterNode a = ClusterNode.start(one, 1, ClusterApp::install);
        ClusterNode b = ClusterNode.start(other, 1, ClusterApp::install)) {
      until(() -> a.relay.isUp() && b.relay.isUp());
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
          options(Mode.CLUSTER, urls.get(0), urls.get(1), urls.get(2)),
          options(Mode.CLUSTER, urls.get(1), urls.get(2), urls.get(0)));
    }
  }

  /** The master dies, and its replica takes its place; one of the sentinels is frozen. */
  @Test
  void sentinel(@TempDir Path directory) {
    try (RedisSentinel redis = RedisSentinel.launch(directory)) {
      RedisProcess frozen = launch();
      frozen.pause();
      ClassicOptions options = options(Mode.SENTINEL, frozen.url(), redis.sentinel().url());
      try (ClusterNode a = ClusterNode.start(options, 1, ClusterApp::install);
          ClusterNode b = ClusterNode.start(options, 1, ClusterApp::install)) {
        until(() -> a.relay.isUp() && b.relay.isUp());
        talk(a, b, 1);
        redis.ask(redis.sentinel(), "SENTINEL", "FAILOVER", "mymaster");
        until(redis::isPromoted);
        redis.master().kill();
        until(() -> a.relay.isUp() && b.relay.isUp());
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
      ClassicOptions right = options(Mode.SENTINEL, redis.sentinel().url());
      ClassicOptions wrong = options(Mode.SENTINEL, behind.url(), redis.sentinel().url());
      try (ClusterNode a = ClusterNode.start(right, 1, ClusterApp::install);
          ClusterNode b = ClusterNode.start(wrong, 1, ClusterApp::install)) {
        until(() -> a.relay.isUp() && b.relay.isUp());
        talk(a, b, 1);
        talk(b, a, 2);
      }
    }
  }

  private static void until(Callable<Boolean> condition) {
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(condition);
  }

  /** Redis behind something that ends TLS; the certificate is checked. */
  @Test
  void tls() {
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
    RedisServers plain = RedisServers.of(url);
    RedisServers encrypted =
        new RedisServers(Mode.STANDALONE, List.of(url), "", null, null, trusting, 2_000, 50, 100);
    RelayOptions relay = RelayOptions.of(encrypted).withWatchdog(200);
    ClassicOptions options = ClassicOptions.of(relay);
    talk(options, options);
    ShardedOptions sharded = new ShardedOptions(relay, ShardedOptions.SubscriptionMode.STATIC);
    try (ClusterNode a = ClusterNode.start(sharded, 1, ClusterApp::install);
        ClusterNode b = ClusterNode.start(sharded, 1, ClusterApp::install)) {
      talk(a, b, 3);
    }
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
    RedisRelay refused = await(RedisRelay.start(vertx, ClassicOptions.of(distrusting)));
    assertThat(refused.isUp()).isFalse();
    assertThat(plain.endpoints()).containsExactly(url);
    certificate.delete();
  }
}
