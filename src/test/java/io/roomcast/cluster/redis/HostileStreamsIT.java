package io.roomcast.cluster.redis;

import static io.roomcast.cluster.redis.ClusterApp.expectNothing;
import static io.roomcast.cluster.redis.ClusterNode.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.roomcast.cluster.Foreign;
import io.roomcast.socketio.ConnectionStateRecoveryOptions;
import io.roomcast.socketio.SocketIoOptions;
import io.roomcast.socketio.WireClient;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whatever lies in a stream, or is asked for by clients, a node goes on. */
class HostileStreamsIT {

  private static final String GOOD =
      "{\"packet\":{\"type\":2,\"data\":[\"%s\"]},"
          + "\"opts\":{\"rooms\":[],\"except\":[],\"flags\":{}}}";

  private final RedisProcess redis = RedisProcess.launch();
  private final Vertx vertx = Vertx.vertx();
  private final Redis commands = Redis.createClient(vertx, redis.url());
  private final StreamsOptions options =
      StreamsOptions.of(RedisServers.of(redis.url()))
          .withStreams("s", 4, 10_000)
          .withWaits(1_000, 30_000);
  private ClusterNode node;

  @BeforeEach
  void start() {
    node =
        ClusterNode.start(
            started -> RedisRelay.start(started, options),
            new SocketIoOptions()
                .setConnectionStateRecovery(
                    new ConnectionStateRecoveryOptions(20_000, true, 5, 1 << 20, 1_000)),
            1,
            io -> {
              ClusterApp.install(io);
              io.of("/notifications").onConnection(socket -> {});
            });
  }

  @AfterEach
  void close() throws TimeoutException {
    node.close();
    vertx.close().await(20, TimeUnit.SECONDS);
    redis.close();
  }

  private Response send(Command command, String... arguments) {
    Request request = Request.cmd(command);
    List.of(arguments).forEach(request::arg);
    return await(commands.send(request));
  }

  private void send(List<Request> requests) {
    for (int i = 0; i < requests.size(); i += 1_000) {
      await(commands.batch(requests.subList(i, Math.min(i + 1_000, requests.size()))));
    }
  }

  private void add(String stream, String... fields) {
    Request request = Request.cmd(Command.XADD).arg(stream).arg("*");
    List.of(fields).forEach(request::arg);
    await(commands.send(request));
  }

  private void good(String stream, String namespace, String event) {
    add(stream, "uid", "x", "nsp", namespace, "type", "3", "data", String.format(GOOD, event));
  }

  @Test
  void whatIsNoMessageIsCounted() {
    String slash = "s-3"; // by Node's hash of the name
    try (WireClient client = node.connect("/")) {
      add(slash, "a", "b");
      add(slash, "uid", "x", "nsp", "/", "type", "3", "data", "{");
      add(slash, "uid", "x", "nsp", "/", "type", "3", "data", "%%%");
      add(slash, "uid", "x", "nsp", "/", "type", "3", "data", "wQ==");
      add(slash, "uid", "x", "nsp", "/", "type", "99999999999999999999", "data", "{}");
      add(slash, "uid", "x", "nsp", "/", "type", "4", "data", "{\"opts\":1,\"rooms\":2}");
      add(slash, "uid", "x", "nsp", "/", "type", "3", "data", String.format(GOOD, "connect"));
      add(slash, "uid", "x", "nsp", "/", "type", "7", "data", "{\"opts\":{},\"requestId\":\"r\"}");
      add(slash, "uid", "x", "nsp", "/nowhere", "type", "3", "data", "{");
      add(slash, "uid", "x", "nsp", "/", "type", "3", "data", "{" + " ".repeat(9 << 20) + "}");
      add(slash, "uid", "x", "nsp", "/", "type", "3", "data", String.format(GOOD, "n"), "n", "1");
      add(slash, "uid", "x", "nsp", "/", "type", "3", "data", String.format(GOOD, "n"), "n", "1");
      good(slash, "/", "end");
      client.expectStart("42[\"n\",\"");
      client.expectStart("42[\"end\",\"");
      expectNothing(client);
    }
    RelayStats stats = node.relay.stats();
    assertThat(stats.dropped(DropReason.MALFORMED)).isEqualTo(6);
    assertThat(stats.dropped(DropReason.TOO_LARGE)).isEqualTo(1);
    assertThat(node.relay.streamStats().doubled()).isEqualTo(1);
  }

  /** What enemies of other adapters send, noise, and what is too deep, in each of the fields. */
  @Test
  void theVectorsAndNoise() {
    List<Request> entries = new ArrayList<>();
    List<Request> disconnecting = new ArrayList<>(); // by right, some of them
    for (Foreign message : Foreign.all()) {
      byte[] base64 = Base64.getEncoder().encode(message.payload());
      for (int type = 0; type <= 13; type++) {
        List<Request> to = type == 6 ? disconnecting : entries;
        to.add(entry("x", "/", "" + type, message.payload(), "0"));
        to.add(entry("x", "/", "" + type, base64, "0"));
      }
    }
    await(commands.batch(disconnecting));
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> node.relay.stats().received() >= disconnecting.size());
    Random random = new Random(7);
    byte[] good = String.format(GOOD, "e").getBytes(UTF_8);
    for (int i = 0; i < 1_000; i++) {
      byte[] noise = new byte[random.nextInt(40)];
      random.nextBytes(noise);
      byte[] base64 = Base64.getEncoder().encode(noise);
      entries.add(entry(noise, "/", "3", good, noise));
      entries.add(entry("x", noise, "3", good, "1"));
      entries.add(entry("x", "/", noise, good, "-1"));
      entries.add(entry("x", "/", "" + i % 14, noise, "0"));
      entries.add(entry("x", "/", "" + i % 14, base64, "0"));
      entries.add(Request.cmd(Command.XADD).arg("s-3").arg("*").arg(noise).arg(noise));
    }
    String deep = "[".repeat(500_000);
    byte[] deepBytes = new byte[500_000];
    Arrays.fill(deepBytes, (byte) 0x91);
    for (String type : List.of("3", "4", "5", "6")) {
      entries.add(entry("x", "/", type, "{\"packet\":" + deep, "0"));
      entries.add(entry("x", "/", type, "{\"opts\":" + deep, "0"));
      entries.add(entry("x", "/", type, Base64.getEncoder().encodeToString(deepBytes), "0"));
    }
    try (WireClient client = node.connect("/")) {
      send(entries);
      good("s-3", "/", "end");
      for (String frame = client.next(); !frame.startsWith("42[\"end\""); frame = client.next()) {
        assertThat(frame).startsWith("42[\"e\"");
      }
    }
    RelayStats stats = node.relay.stats();
    assertThat(stats.received()).isGreaterThan(entries.size());
    assertThat(stats.dropped(DropReason.MALFORMED)).isGreaterThan(1_000);
    assertThat(stats.connectionsLost()).isZero();
    assertThat(node.relay.isUp()).isTrue();
  }

  /** Each is text or bytes. */
  private static Request entry(Object uid, Object nsp, Object type, Object data, Object number) {
    Request request = Request.cmd(Command.XADD).arg("s-3").arg("*");
    Object[] fields = {"uid", uid, "nsp", nsp, "type", type, "data", data, "n", number};
    for (Object field : fields) {
      if (field instanceof byte[] bytes) {
        request.arg(bytes);
      } else {
        request.arg((String) field);
      }
    }
    return request;
  }

  /** Who writes in the name of a node does not silence it, neither here nor elsewhere. */
  @Test
  void numbersThatAreMadeUp() {
    try (WireClient client = node.connect("/")) {
      node.io().of("/").emit("first");
      client.expectStart("42[\"first\",\"");
      Response entries = send(Command.XRANGE, "s-3", "-", "+");
      String uid = entries.get(0).get(1).get(1).toString();
      await(
          commands.send(entry(uid, "/", "3", String.format(GOOD, "forged"), "999999999999999999")));
      good("s-3", "/", "between");
      client.expectStart("42[\"between\",\"");
      node.io().of("/").emit("second");
      client.expectStart("42[\"second\",\"");
    }
    assertThat(node.relay.streamStats().deliveredLate()).isZero();
  }

  /** Who says all the time that something is missing is believed, and told of once a second. */
  @Test
  void gapsThatAreMadeUp() {
    List<JsonObject> gaps = node.gaps();
    List<Request> entries = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      for (String gap : List.of("", "-1", "x", "999999999999999999")) {
        entries.add(entry("x", "", "0", "", "0").arg("gap").arg(gap));
      }
    }
    long start = System.nanoTime();
    try (WireClient client = node.connect("/")) {
      send(entries);
      good("s-3", "/", "end");
      client.expectStart("42[\"end\",\"");
    }
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> !gaps.isEmpty());
    int told = gaps.size();
    long seconds = (System.nanoTime() - start) / 1_000_000_000;
    assertThat(told).isLessThanOrEqualTo((int) seconds + 2);
    for (JsonObject gap : gaps) {
      assertThat(gap.getLong("fromMs")).isBetween(0L, gap.getLong("toMs"));
    }
    assertThat(node.relay.streamStats().gaps()).isEqualTo(8_000);
    assertThat(node.relay.stats().dropped().values()).containsOnly(0L);
  }

  /** Node writes there for one half of all names, and reads it with none of its nodes. */
  @Test
  void aStreamOfANegativeNumberIsReadToo() {
    try (WireClient client = node.connect("/notifications")) {
      good("s--3", "/notifications", "node");
      client.expect("42/notifications,[\"node\"]");
      node.io().of("/notifications").emit("ours");
      client.expectStart("42/notifications,[\"ours\",\"");
    }
    assertThat(send(Command.XLEN, "s-3").toLong()).isEqualTo(1);
  }

  /** A client that asks for what is no session begins anew; what is one stays for its owner. */
  @Test
  void sessionsThatAreNone() {
    JsonObject first;
    try (WireClient client = WireClient.open(vertx, node.port())) {
      client.send("40");
      first = new JsonObject(client.expectStart("40{").substring(2));
    }
    String pid = first.getString("pid");
    String key = options.sessionKeyPrefix() + pid;
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> send(Command.EXISTS, key).toInteger() == 1);
    for (int i = 0; i < 10; i++) {
      good("s-3", "/", "too many");
    }
    send(Command.SET, options.sessionKeyPrefix() + "bad", "%%%");
    anew("{\"pid\":\"bad\"}", first);
    anew("{\"pid\":\"bad\",\"offset\":\"1-1\"}", first);
    anew("{\"pid\":\"a b\"}", first);
    anew("{\"pid\":\"" + "x".repeat(1_000) + "\",\"offset\":\"\"}", first);
    anew("{\"pid\":\"" + pid + "\",\"offset\":\"nothing\"}", first);
    anew("{\"pid\":\"" + pid + "\",\"offset\":\"9999999999999-0\"}", first);
    anew("{\"pid\":\"" + pid + "\"}", first); // more than maxPackets
    assertThat(send(Command.EXISTS, key).toInteger()).isEqualTo(1);
    assertThat(node.relay.streamStats().sessionsMissed()).isEqualTo(7);
  }

  private void anew(String auth, JsonObject first) {
    try (WireClient client = WireClient.open(vertx, node.port())) {
      client.send("40" + auth);
      JsonObject answer = new JsonObject(client.expectStart("40{").substring(2));
      assertThat(answer.getString("sid")).isNotEqualTo(first.getString("sid"));
    }
  }
}
