package io.roomcast;

import static io.roomcast.Futures.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.roomcast.cluster.redis.RedisProcess;
import io.roomcast.config.ConfLoader;
import io.roomcast.config.RoomcastConf;
import io.roomcast.it.LoadBalancer;
import io.roomcast.it.NodeTests;
import io.roomcast.it.raw.RawHttp;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Clients need not come back to the node that they began with. */
class ForwardingIT {

  private static final String POLL = "/socket.io/?EIO=4&transport=polling";

  private static RedisProcess redis;
  private static Gateway a;
  private static Gateway b;

  @BeforeAll
  static void start() {
    redis = RedisProcess.launch();
    a = await(Gateway.start(conf("a", 2)));
    b = await(Gateway.start(conf("b.b-b_b", 2)));
  }

  @AfterAll
  static void stop() {
    await(a.close());
    await(b.close());
    redis.close();
  }

  private static RoomcastConf conf(String id, int instances) {
    String text =
        """
        {"node": {"instances": %d, "id": "%s"},
         "listen": {"public": {"host": "127.0.0.1", "port": 0}, "internal": {"port": 0}},
         "namespaces": [{"name": "/", "events": [
           {"match": "join", "do": "join", "room": "own-{args.0}"},
           {"match": "say", "do": "relay", "to": "own-{args.1}", "exceptSender": false}]}],
         "metrics": {"vertx": true},
         "redis": {"endpoints": ["%s"]},
         "cluster": {"forwarding": {"secret": "0123456789abcdefghijklmnopqrstuv"}}}
        """
            .formatted(instances, id, redis.url());
    return ConfLoader.parse("test.json", text, List.of());
  }

  private static String metrics(Gateway gateway) {
    try {
      return text(RawHttp.get(gateway.internalPort(), "/metrics"));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static long metric(Gateway gateway, String name) {
    return metrics(gateway)
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToLong(line -> (long) Double.parseDouble(line.substring(name.length() + 1)))
        .sum();
  }

  private static String text(RawHttp.Response response) {
    return new String(response.body(), StandardCharsets.UTF_8);
  }

  private static String open(Gateway gateway) throws IOException {
    String handshake = text(RawHttp.get(gateway.port(), POLL));
    assertThat(handshake).startsWith("0{");
    return new JsonObject(handshake.substring(1)).getString("sid");
  }

  @TestFactory
  Stream<DynamicNode> officialClientsBehindRoundRobin() throws Exception {
    // Which node an upgrade comes to is a matter of chance here.
    return officialClients(LoadBalancer.roundRobin(List.of(a.port(), b.port())), 0);
  }

  @TestFactory
  Stream<DynamicNode> officialClientsThatNeverReachTheirOwnNode() throws Exception {
    Map<String, Integer> ports = Map.of("a", a.port(), "b.b-b_b", b.port());
    return officialClients(LoadBalancer.elsewhere(ports), 1);
  }

  private static Stream<DynamicNode> officialClients(LoadBalancer balancer, int leastUpgrades)
      throws Exception {
    long polls = forwarded("poll");
    long posts = forwarded("post");
    long webSockets = forwarded("websocket");
    try (balancer) {
      Stream<DynamicNode> cases =
          NodeTests.run(
              "forward", Map.of("ROOMCAST_URL", balancer.url()), List.of("forward.test.js"), 400);
      assertThat(balancer.requests()).isGreaterThan(200);
      assertThat(forwarded("poll")).isGreaterThan(polls);
      assertThat(forwarded("post")).isGreaterThan(posts);
      assertThat(forwarded("websocket")).isGreaterThanOrEqualTo(webSockets + leastUpgrades);
      for (Gateway gateway : List.of(a, b)) {
        assertThat(metric(gateway, "roomcast_forwarding_failed_total{reason=\"interrupted\"}"))
            .isZero();
      }
      return cases;
    } finally {
      nothingIsLeft();
    }
  }

  private static long forwarded(String kind) {
    String name = "roomcast_forwarded_total{kind=\"" + kind + "\"}";
    return metric(a, name) + metric(b, name);
  }

  private static void nothingIsLeft() {
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () -> {
              for (Gateway gateway : List.of(a, b)) {
                assertThat(metric(gateway, "roomcast_forwarding_requests")).isZero();
                assertThat(metric(gateway, "roomcast_forwarding_websockets")).isZero();
              }
            });
  }

  @Test
  void aSessionIsFoundFromAnyNodeByItsId() throws IOException {
    String sid = open(a);
    assertThat(sid).matches("a~[A-Za-z0-9_-]{20}");
    assertThat(text(RawHttp.post(b.port(), POLL + "&sid=" + sid, "40"))).isEqualTo("ok");
    RawHttp.Response poll = RawHttp.get(b.port(), POLL + "&sid=" + sid);
    assertThat(text(poll)).startsWith("40{\"sid\":\"");
    assertThat(poll.headers().get("content-type")).containsExactly("text/plain; charset=UTF-8");
    assertThat(poll.headers().get("cache-control")).containsExactly("no-store");
    assertThat(text(RawHttp.post(b.port(), POLL + "&sid=" + sid, "1"))).isEqualTo("ok");
    assertThat(text(RawHttp.get(b.port(), POLL + "&sid=" + sid))).contains("\"code\":1");
  }

  @Test
  void aNodeThatIsNotThereHasNoSessions() throws IOException {
    String nobody = POLL + "&sid=nobody~AAAAAAAAAAAAAAAAAAAA";
    RawHttp.Response refused = RawHttp.get(b.port(), nobody);
    assertThat(refused.status()).isEqualTo(400);
    assertThat(text(refused)).isEqualTo("{\"code\":1,\"message\":\"Session ID unknown\"}");
    assertThat(RawHttp.post(b.port(), nobody, "40").status()).isEqualTo(400);
    String other = POLL + "&sid=a~AAAAAAAAAAAAAAAAAAAA";
    assertThat(text(RawHttp.get(b.port(), other))).as("of a node that is").contains("\"code\":1");
  }

  @Test
  void aClientThatGoesAwayInAForwardedPollIsGoneForTheOwner() throws IOException {
    String sid = open(a);
    assertThat(text(RawHttp.post(b.port(), POLL + "&sid=" + sid, "40"))).isEqualTo("ok");
    assertThat(text(RawHttp.get(b.port(), POLL + "&sid=" + sid))).startsWith("40{");
    RawHttp held = new RawHttp(b.port());
    held.send("GET", POLL + "&sid=" + sid, Map.of(), new byte[0]);
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> metric(b, "roomcast_forwarding_requests") == 1);
    held.close();
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> text(RawHttp.post(a.port(), POLL + "&sid=" + sid, "3")).contains("\"code\":1"));
    nothingIsLeft();
  }

  @Test
  void nobodyElseMayForward() throws IOException {
    String sid = open(a);
    String target = "/internal/engine.io" + POLL + "&sid=" + sid;
    assertThat(RawHttp.get(a.internalPort(), target).status()).isEqualTo(401);
    assertThat(RawHttp.get(a.port(), target).status()).as("not on the public port").isEqualTo(404);
    assertThat(metric(a, "roomcast_forwarding_refused_total")).isPositive();
  }
}
