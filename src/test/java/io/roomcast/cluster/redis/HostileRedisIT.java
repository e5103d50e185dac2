package io.roomcast.cluster.redis;

import static io.roomcast.cluster.redis.ClusterApp.join;
import static io.roomcast.cluster.redis.ClusterNode.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.roomcast.cluster.ClassicFormat;
import io.roomcast.cluster.Foreign;
import io.roomcast.cluster.NodeInfo;
import io.roomcast.socketio.WireClient;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.NetServer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Whatever is on Redis: no message stops a node, deafens it, or reaches clients as rubbish. */
class HostileRedisIT {

  private static RedisProcess redis;
  private static Vertx vertx;
  private static RedisConnection enemy;

  @BeforeAll
  static void start() {
    redis = RedisProcess.launch();
    vertx = Vertx.vertx();
    enemy = await(Redis.createClient(vertx, redis.url()).connect());
  }

  @AfterAll
  static void stop() {
    await(vertx.close());
    redis.close();
  }

  private static ClassicOptions options() {
    return ClassicOptions.of(RedisServers.of(redis.url()));
  }

  private static int publish(String channel, byte[] payload) {
    Request request = Request.cmd(Command.PUBLISH).arg(channel).arg(payload);
    return await(enemy.send(request)).toInteger();
  }

  private static void emitter(String channel, String rooms, boolean isVolatile, int number) {
    String message =
        "[\"emitter\",{\"type\":2,\"data\":[\"e\",%d],\"nsp\":\"/\"},{\"rooms\":%s,\"flags\":%s}]"
            .formatted(number, rooms, isVolatile ? "{\"volatile\":true}" : "{}");
    publish(channel, message.getBytes(UTF_8));
  }

  @Test
  void everyMalformedMessageIsCountedAndForgotten() {
    try (ClusterNode node = ClusterNode.start(options(), 2, ClusterApp::install);
        WireClient client = node.connect("/")) {
      join(client, "room1");
      join(client, "room2");
      for (Foreign message : Foreign.all()) {
        // Those that disconnect sockets do so by right.
        publish(message.channel(), message.payload());
      }
      Random random = new Random(7);
      for (int i = 0; i < 2_000; i++) {
        byte[] noise = new byte[random.nextInt(40)];
        random.nextBytes(noise);
        publish(
            List.of("socket.io#/#", "socket.io-request#/#", "socket.io-response#/#").get(i % 3),
            noise);
      }
      node.io().of("/").emit("end");
      List<String> frames = new ArrayList<>();
      for (String frame = client.next(); !frame.equals("42[\"end\"]"); frame = client.next()) {
        frames.add(frame);
      }
      client.send("429[\"mark\"]");
      for (String frame = client.next(); !frame.equals("439[]"); frame = client.next()) {
        frames.add(frame);
      }
      assertThat(frames)
          .isNotEmpty()
          .allMatch(
              frame ->
                  frame.startsWith("42[\"e\"")
                      || frame.startsWith("451-[\"e\"")
                      || frame.startsWith("<binary 2>"));
      assertThat(frames.stream().filter(frame -> frame.startsWith("42[\"e\"")).count())
          .isGreaterThanOrEqualTo(12);
      ClusterNode.until("counted", () -> node.relay.stats().dropped(DropReason.MALFORMED) > 1_000);
      RelayStats stats = node.relay.stats();
      assertThat(stats.up()).isTrue();
      assertThat(stats.connectionsLost()).isZero();
      assertThat(stats.openRequests()).isZero();
    }
  }

  /** Somebody says all the time that something is missing. */
  @Test
  void gapsThatAreMadeUp() {
    try (ClusterNode node = ClusterNode.start(options(), 1, ClusterApp::install);
        WireClient client = node.connect("/")) {
      List<JsonObject> gaps = node.gaps();
      long start = System.nanoTime();
      for (int i = 0; i < 500; i++) {
        for (String ms : List.of("0", "-5", "1e300", "9223372036854775807", "1200")) {
          publish("socket.io-gaps#", ("{\"uid\":\"x\",\"ms\":" + ms + "}").getBytes(UTF_8));
        }
        for (String odd : List.of("", "{", "[]", "{\"uid\":1,\"ms\":{}}", "{\"uid\":\"x\"}")) {
          publish("socket.io-gaps#", odd.getBytes(UTF_8));
        }
      }
      node.io().of("/").emit("end");
      client.expect("42[\"end\"]");
      Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> !gaps.isEmpty());
      int told = gaps.size();
      long seconds = (System.nanoTime() - start) / 1_000_000_000;
      assertThat(told).isLessThanOrEqualTo((int) seconds + 2);
      for (JsonObject gap : gaps) {
        assertThat(gap.getLong("fromMs")).isBetween(0L, gap.getLong("toMs"));
      }
      // What its own clients get comes not by way of Redis.
      ClusterNode.until("counted", () -> node.relay.stats().dropped(DropReason.MALFORMED) >= 2_500);
      assertThat(node.relay.stats().dropped(DropReason.MALFORMED)).isEqualTo(2_500);
    }
  }

  /** Loops that are busy are not buried: Redis waits, and what is volatile goes. */
  @Test
  void busyLoops() throws InterruptedException {
    RelayOptions few =
        RelayOptions.of(RedisServers.of(redis.url()))
            .copy()
            .prefix("busy")
            .handOver(new RelayOptions.HandOver(1 << 20, 256))
            .maxMessage(1 << 20)
            .maxRequests(100)
            .settle(100)
            .build();
    ClassicOptions options = new ClassicOptions(few, ClassicFormat.Parser.JSON, false, false);
    try (ClusterNode node = ClusterNode.start(options, 1, ClusterApp::install);
        WireClient client = node.connect("/")) {
      join(client, "r");
      CountDownLatch busy = new CountDownLatch(1);
      CountDownLatch begun = new CountDownLatch(1);
      node.instance(0)
          .run(
              () -> {
                begun.countDown();
                busy.await();
              });
      begun.await();
      int count = 1_000;
      for (int i = 0; i < count; i++) {
        emitter("busy#/#r#", "[\"r\"]", false, i);
        emitter("busy#/#r#", "[\"r\"]", true, -1);
      }
      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> node.relay.stats().pauses() > 0);
      // What one read of the socket brought is still taken.
      assertThat(node.relay.stats().dropped(DropReason.LOOPS_BEHIND_VOLATILE)).isPositive();
      busy.countDown();
      for (int i = 0; i < count; ) {
        String frame = client.next();
        if (!frame.equals("42[\"e\",-1]")) {
          assertThat(frame).isEqualTo("42[\"e\"," + i++ + "]");
        }
      }
    }
  }

  /** Redis itself, or what calls itself so. */
  @Test
  void messagesThatAreNone() {
    String half = ">1\r\n$7\r\nmessage\r\n>2\r\n$9\r\nsubscribe\r\n$1\r\nx\r\n>1\r\n:1\r\n";
    try (RedisProxy proxy = RedisProxy.start(redis);
        ClusterNode node =
            ClusterNode.start(
                ClassicOptions.of(RedisServers.of(proxy.url())), 1, ClusterApp::install);
        WireClient client = node.connect("/")) {
      proxy.answer(half, RedisProxy.Way.FROM_REDIS, "subscribe", "socket.io#/#odd#");
      join(client, "odd");
      ClusterNode.until("counted", () -> node.relay.stats().dropped(DropReason.MALFORMED) == 2);
      assertThat(node.relay.stats().connectionsLost()).isZero();
    }
  }

  /** A server of a Redis Cluster names another one by something that is no address. */
  @Test
  void sentToNowhere() {
    Vertx node = Vertx.vertx();
    List<Throwable> thrown = new CopyOnWriteArrayList<>();
    node.exceptionHandler(thrown::add);
    try (RedisProxy proxy = RedisProxy.start(redis)) {
      for (String nowhere : List.of("[x:7", "a_b:7000", "x:99999", ":7", "x y", "")) {
        proxy.answer("-MOVED 1 " + nowhere + "\r\n", RedisProxy.Way.TO_REDIS, "SADD", "a/1");
      }
      RedisServers servers = RedisServers.of(proxy.url()).withTimes(2_000, 20, 100);
      RedisRelay relay = await(RedisRelay.start(node, ClassicOptions.of(servers)));
      NodeInfo self = new NodeInfo("a", "1", "http://127.0.0.1:9090", 1);
      RedisNodes nodes = await(relay.nodes(NodeOptions.of("nowhere").withLease(900), self));
      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> proxy.hasLost() && nodes.stats().renewals() > 1);
      assertThat(thrown).isEmpty();
    } finally {
      await(node.close());
    }
  }

  /** Connections that are good for nothing are made anew as rarely as those to nobody. */
  @Test
  void aRedisThatTakesNothing() {
    Vertx node = Vertx.vertx();
    try (RedisProcess replica = RedisProcess.launch("--replicaof", "127.0.0.1 1")) {
      RedisServers servers = RedisServers.of(replica.url()).withTimes(2_000, 1, 200);
      RedisRelay relay = await(RedisRelay.start(node, ClassicOptions.of(servers)));
      long start = System.nanoTime();
      NodeInfo self = new NodeInfo("a", "1", "http://127.0.0.1:9090", 1);
      relay.nodes(NodeOptions.of("nothing"), self);
      ClusterNode.until("lost often", () -> relay.stats().connectionsLost() >= 20);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofSeconds(1));
    } finally {
      await(node.close());
    }
  }

  /** A sentinel names a master that does not say what it is. */
  @Test
  void aMasterThatSaysNothing() {
    Vertx node = Vertx.vertx();
    List<Throwable> thrown = new CopyOnWriteArrayList<>();
    node.exceptionHandler(thrown::add);
    AtomicInteger asked = new AtomicInteger();
    NetServer odd = node.createNetServer();
    odd.connectHandler(
        from ->
            from.handler(
                new RespFrames(frame -> from.write(saysNothing(frame, asked, odd.actualPort())))
                    ::add));
    try {
      await(odd.listen(0, "127.0.0.1"));
      RedisServers servers =
          RedisServers.of("redis://127.0.0.1")
              .withTimes(500, 20, 100)
              .with(RedisServers.Mode.SENTINEL, List.of("redis://127.0.0.1:" + odd.actualPort()));
      RedisRelay relay = await(RedisRelay.start(node, ClassicOptions.of(servers)));
      Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> asked.get() > 6);
      assertThat(relay.isUp()).isFalse();
      assertThat(thrown).isEmpty();
    } finally {
      await(node.close());
    }
  }

  /** Sentinel and master in one. */
  private static String saysNothing(String frame, AtomicInteger asked, int port) {
    String command = frame.toUpperCase(Locale.ROOT);
    if (command.contains("ROLE")) {
      return List.of("$-1\r\n", "*0\r\n", ":1\r\n").get(asked.getAndIncrement() % 3);
    }
    if (command.contains("GET-MASTER")) {
      return "*2\r\n$9\r\n127.0.0.1\r\n$5\r\n" + port + "\r\n";
    }
    return command.contains("SENTINEL") ? "*0\r\n" : "+OK\r\n";
  }
}
