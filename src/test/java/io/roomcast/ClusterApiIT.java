package io.roomcast;

import static org.assertj.core.api.Assertions.assertThat;

import io.roomcast.GatewayFixture.Answer;
import io.roomcast.GatewayFixture.Client;
import io.roomcast.cluster.redis.RedisProcess;
import io.roomcast.it.NodeServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The server API of one node acts on the clients of all, and says when it cannot. */
@Timeout(300)
class ClusterApiIT {

  private static RedisProcess redis;
  private static GatewayFixture one;
  private static GatewayFixture two;

  private final List<Client> clients = new ArrayList<>();

  @BeforeAll
  static void start() {
    redis = RedisProcess.launch();
    one = node("one");
    two = node("two");
    until(() -> nodes() == 2);
  }

  @AfterAll
  static void stop() {
    one.close();
    two.close();
    redis.close();
  }

  private static GatewayFixture node(String id) {
    return GatewayFixture.start(
        """
        {"node": {"instances": 2, "id": "%s"},
         "listen": {"public": {"host": "127.0.0.1", "port": 0},
                    "internal": {"host": "127.0.0.1", "port": 0}},
         "auth": {"anonymous": true},
         "namespaces": [{"name": "/"}, {"name": "/t/*"}],
         "api": {"maxPage": 5},
         "redis": {"endpoints": ["%s"], "reconnectMax": "100ms", "requestsTimeout": "10s",
                   "watchdog": "1s", "queue": {"maxAge": "60s"}, "maxMessage": "64KiB"}}
        """
            .formatted(id, redis.url()));
  }

  private static void until(java.util.concurrent.Callable<Boolean> condition) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(20))
        .until(condition);
  }

  /** That the first knows of; 0 while it cannot say. */
  private static int nodes() {
    Answer info = one.op(null, "info", "{}");
    return info.status() == 200 ? info.json().getInteger("nodes") : 0;
  }

  @AfterEach
  void closeClients() {
    clients.forEach(Client::close);
    until(
        () -> {
          Answer info = one.op(null, "info", "{}");
          return info.status() == 200 && info.json().getInteger("sessions") == 0;
        });
  }

  private Client client(GatewayFixture node, String namespace) {
    Client client = node.connect(namespace);
    clients.add(client);
    return client;
  }

  private static List<JsonObject> objects(JsonObject from, String key) {
    return from.getJsonArray(key).stream().map(JsonObject.class::cast).toList();
  }

  @Test
  void listsAreThoseOfAllNodes() {
    for (int i = 0; i < 6; i++) {
      client(one, "/");
      client(two, "/");
    }
    one.op(null, "socketsJoin", "{\"rooms\": [\"all\", \"b\"]}").ok();
    one.op(
            null,
            "socketsJoin",
            new JsonObject().put("in", clients.get(1).id()).put("rooms", "alone").encode())
        .ok();
    // A join reaches another node a moment later.
    until(
        () ->
            one.op(null, "rooms", "{}").ok().getJsonArray("rooms").size() == 3
                && objects(one.op(null, "rooms", "{}").ok(), "rooms").get(0).getInteger("sockets")
                    == 12);
    assertThat(one.op(null, "rooms", "{\"limit\": 2}").json())
        .isEqualTo(
            new JsonObject(
                """
                {"rooms": [{"room": "all", "sockets": 12}, {"room": "alone", "sockets": 1}],
                 "cursor": "alone"}
                """));
    assertThat(two.op(null, "rooms", "{\"cursor\": \"alone\"}").json())
        .isEqualTo(new JsonObject("{\"rooms\": [{\"room\": \"b\", \"sockets\": 12}]}"));
    assertThat(two.op(null, "rooms", "{\"local\": true, \"match\": \"al*\"}").json())
        .isEqualTo(
            new JsonObject(
                """
                {"rooms": [{"room": "all", "sockets": 6}, {"room": "alone", "sockets": 1}]}
                """));
    List<String> found = new ArrayList<>();
    String cursor = null;
    do {
      JsonObject page =
          one.op(
                  null,
                  "fetchSockets",
                  new JsonObject()
                      .put("limit", 5)
                      .put("cursor", cursor)
                      .encode()
                      .replace("\"cursor\":null", "\"in\":\"all\""))
              .ok();
      objects(page, "sockets").forEach(socket -> found.add(socket.getString("id")));
      cursor = page.getString("cursor");
    } while (cursor != null);
    assertThat(found)
        .containsExactlyElementsOf(new TreeSet<>(clients.stream().map(Client::id).toList()));
    assertThat(objects(two.op(null, "fetchSockets", "{\"local\": true}").ok(), "sockets"))
        .hasSize(5);
  }

  @Test
  void secretsStayOnTheirNode() {
    Client client = client(two, "/");
    JsonObject seen = new JsonObject().put("in", client.id());
    String there = two.op(null, "fetchSockets", seen.encode()).text();
    assertThat(there).contains("\"headers\"");
    JsonObject socket = objects(one.op(null, "fetchSockets", seen.encode()).ok(), "sockets").get(0);
    assertThat(socket.getString("id")).isEqualTo(client.id());
    assertThat(socket.getJsonObject("handshake").getJsonObject("auth")).isEmpty();
    assertThat(socket.fieldNames())
        .containsExactlyInAnyOrder("id", "user", "rooms", "data", "handshake");
  }

  @Test
  void infoCountsAllNodes() {
    client(one, "/");
    client(two, "/");
    client(two, "/t/1");
    JsonObject info = one.op(null, "info", "{}").ok();
    assertThat(info.getInteger("nodes")).isEqualTo(2);
    assertThat(info.getInteger("instances")).isEqualTo(4);
    assertThat(info.getInteger("sockets")).isEqualTo(3);
    assertThat(info.getString("node")).isEqualTo("one");
    assertThat(objects(info, "members"))
        .extracting(member -> member.getString("node") + ' ' + member.getInteger("sockets"))
        .containsExactly("one 1", "two 2");
    assertThat(objects(info, "members")).allMatch(member -> member.containsKey("version"));
    assertThat(objects(info, "namespaces"))
        .contains(new JsonObject().put("name", "/t/1").put("sockets", 1));
    JsonObject local = one.op(null, "info", "{\"local\": true}").ok();
    assertThat(local.getInteger("sockets")).isEqualTo(1);
    assertThat(local.getInteger("nodes")).isEqualTo(1);
  }

  @Test
  void socketsOfOtherNodesAreChanged() {
    Client client = client(two, "/");
    String data = "{\"sid\": \"%s\", \"data\": {\"seat\": 7}}".formatted(client.id());
    assertThat(one.op(null, "setData", data).ok()).isEmpty();
    assertThat(two.op(null, "fetchSockets", "{}").text()).contains("\"seat\":7");
    assertThat(one.op(null, "setData", "{\"sid\": \"nobody\", \"data\": {}}").code())
        .isEqualTo("404 E_UNKNOWN_SOCKET");
    assertThat(one.op(null, "ack", "{\"ackId\": \"nobody\"}").code()).isEqualTo("410 E_GONE");
    String choice = "{\"in\": \"%s\", \"reconnect\": true}".formatted(client.id());
    assertThat(one.op(null, "disconnectSockets", choice).ok()).isEmpty();
    // No DISCONNECT: the client comes back by itself.
    client.expect(Client.CLOSED);
  }

  @Test
  void emitsCountTheNodes() {
    Client client = client(two, "/");
    JsonObject emitted = one.op(null, "emit", "{\"event\": \"e\"}").ok();
    assertThat(emitted.getInteger("nodes")).isEqualTo(2);
    client.expect("42[\"e\"]");
    String local = "{\"event\": \"e\", \"flags\": {\"local\": true}}";
    assertThat(one.op(null, "emit", local).ok().getInteger("nodes")).isEqualTo(1);
    assertThat(client.isQuiet()).isTrue();
  }

  @Test
  void whatIsTooLargeForOtherNodesIsSaid() {
    Client here = client(one, "/");
    String text = "x".repeat(70_000);
    Answer answer =
        one.op(
            null,
            "emit",
            new JsonObject().put("event", "e").put("args", new JsonArray().add(text)).encode());
    assertThat(answer.code()).isEqualTo("413 E_TOO_LARGE");
    assertThat(answer.json().getJsonObject("error").getBoolean("local")).isTrue();
    assertThat(here.next()).startsWith("42[\"e\",\"xxx");
  }

  /** A Node server knows nothing of our questions, and its sockets are told of all the same. */
  @Test
  void withANodeServer() throws Exception {
    try (NodeServer node = NodeServer.start(redis.url())) {
      until(() -> nodes() == 3);
      JsonObject info = one.op(null, "info", "{}").ok();
      assertThat(objects(info, "members")).hasSize(2);
      Client here = client(two, "/");
      Client there = new Client(node.port());
      clients.add(there);
      there.send("40");
      String id = new JsonObject(there.next().substring(2)).getString("sid");
      one.op(null, "socketsJoin", "{\"rooms\": \"r\"}").ok();
      until(
          () ->
              objects(one.op(null, "rooms", "{}").ok(), "rooms")
                  .equals(List.of(new JsonObject("{\"room\": \"r\", \"sockets\": 2}"))));
      List<JsonObject> sockets = objects(one.op(null, "fetchSockets", "{}").ok(), "sockets");
      assertThat(sockets)
          .extracting(socket -> socket.getString("id"))
          .containsExactlyElementsOf(new TreeSet<>(List.of(here.id(), id)));
      one.op(null, "emit", "{\"event\": \"e\"}").ok();
      there.expect("42[\"e\"]");
      assertThat(node.isAlive()).isTrue();
    }
    until(() -> nodes() == 2);
  }

  @Test
  void whatDoesNotReachOtherNodesIsSaid() {
    Client here = client(one, "/");
    long lost = connectionsLost();
    redis.kill();
    try {
      until(() -> one.op(null, "info", "{}").status() == 503);
      // Those that publish, subscribe, and keep the lease.
      until(() -> connectionsLost() >= lost + 3);
      for (String op : List.of("emit", "emitWithAck")) {
        String body = "{\"event\": \"%s\", %s}".formatted(op, "\"args\": []");
        Answer answer =
            op.equals("emit")
                ? one.op(null, op, body)
                : one.op(null, op, body.replace("}", ", \"timeout\": 100}"));
        assertThat(answer.code()).isEqualTo("503 E_BROKER");
        JsonObject error = answer.json().getJsonObject("error");
        assertThat(error.getBoolean("local")).isTrue();
        assertThat(error.getBoolean("retryable")).isTrue();
        assertThat(here.next()).contains(op);
      }
      assertBroker("socketsJoin", "{\"rooms\": \"r\"}", true);
      assertBroker("socketsLeave", "{\"rooms\": \"r\"}", true);
      assertBroker("fetchSockets", "{}", false);
      assertBroker("rooms", "{}", false);
      assertBroker("serverSideEmit", "{\"event\": \"e\"}", false);
      assertBroker("setData", "{\"sid\": \"nobody\", \"data\": {}}", false);
      assertThat(objects(one.op(null, "fetchSockets", "{\"local\": true}").ok(), "sockets"))
          .hasSize(1);
      // Who is here is found without others.
      one.op(null, "setData", "{\"sid\": \"%s\", \"data\": {\"a\": 1}}".formatted(here.id())).ok();
      assertBroker("disconnectSockets", "{\"in\": \"nobody\", \"reconnect\": true}", true);
    } finally {
      redis.start();
    }
    until(() -> one.op(null, "info", "{}").status() == 200);
    until(() -> two.op(null, "info", "{}").status() == 200);
    until(() -> nodes() == 2);
    Client there = client(two, "/");
    assertThat(one.op(null, "emit", "{\"event\": \"again\"}").status()).isEqualTo(200);
    there.expect("42[\"again\"]");
  }

  private static long connectionsLost() {
    String name = "roomcast_redis_connections_lost_total ";
    return one.get("metrics")
        .text()
        .lines()
        .filter(line -> line.startsWith(name))
        .mapToLong(line -> (long) Double.parseDouble(line.substring(name.length())))
        .sum();
  }

  private static void assertBroker(String op, String body, boolean local) {
    Answer answer = one.op(null, op, body);
    assertThat(answer.code()).as(op).isEqualTo("503 E_BROKER");
    JsonObject error = answer.json().getJsonObject("error");
    assertThat(error.getBoolean("local", false)).as(op).isEqualTo(local);
  }

  /** Redis that is there and does not answer: the emit is not said to be done. */
  @Test
  void aFrozenRedisIsNoDelivery() {
    client(one, "/");
    redis.pause();
    try {
      List<Answer> answers =
          IntStream.range(0, 2)
              .parallel()
              .mapToObj(i -> one.op(null, "emit", "{\"event\": \"frozen\"}"))
              .toList();
      assertThat(answers).allMatch(answer -> answer.code().equals("503 E_BROKER"));
      clients.get(0).expect("42[\"frozen\"]");
    } finally {
      redis.resume();
    }
    until(() -> one.op(null, "info", "{}").status() == 200);
    until(() -> nodes() == 2);
    clients.get(0).expect("42[\"frozen\"]");
  }
}
