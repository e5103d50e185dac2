package io.roomcast.cluster.redis;

import static io.roomcast.cluster.redis.ClusterApp.expectNothing;
import static io.roomcast.cluster.redis.ClusterNode.await;
import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.List;
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
      StreamsOptions.of(RedisServers.of(redis.url())).withStreams("s", 4, 10_000);
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
    vertx.close().await(10, TimeUnit.SECONDS);
    redis.close();
  }

  private Response send(Command command, String... arguments) {
    Request request = Request.cmd(command);
    List.of(arguments).forEach(request::arg);
    return await(commands.send(request));
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
