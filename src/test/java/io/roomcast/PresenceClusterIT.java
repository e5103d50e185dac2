package io.roomcast;

import static io.roomcast.PresenceTest.event;
import static io.roomcast.PresenceTest.who;
import static org.assertj.core.api.Assertions.assertThat;

import io.roomcast.cluster.redis.RedisProcess;
import io.roomcast.config.ConfLoader;
import io.roomcast.config.RoomcastConf;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who is in a room, over two nodes of two event loops each. */
class PresenceClusterIT {

  private final RedisProcess redis = RedisProcess.launch();
  private final List<Gateway> gateways = new ArrayList<>();
  private final List<RuleClient> clients = new ArrayList<>();

  @AfterEach
  void close() {
    clients.forEach(RuleClient::close);
    gateways.forEach(gateway -> Futures.await(gateway.close()));
    redis.close();
  }

  private RoomcastConf conf(String id, String presence) {
    String text =
        """
        {"node": {"instances": 2, "id": "%s"},
         "listen": {"public": {"host": "127.0.0.1", "port": 0}, "internal": {"port": 0}},
         "namespaces": [{"name": "/t", "use": [{"class": "io.roomcast.TestIdentity"}],
           "presence": %s,
           "events": [{"match": "join", "do": "join", "room": "{args.0}"},
             {"match": "leave", "do": "leave", "room": "{args.0}"},
             {"match": "*", "do": "relay"}]}],
         "redis": {"endpoints": ["%s"], "nodeLease": "3s", "reconnectMax": "200ms"}}
        """
            .formatted(id, presence, redis.url());
    return ConfLoader.parse("test.json", text, List.of());
  }

  private void start(String presence) {
    for (String id : List.of("a", "b")) {
      gateways.add(Futures.await(Gateway.start(conf(id, presence))));
    }
  }

  /** A client of a node, in the room. */
  private RuleClient inRoom(int node, String user) {
    return inRoom(node, new JsonObject().put("user", user));
  }

  private RuleClient inRoom(int node, JsonObject auth) {
    RuleClient client = RuleClient.connect(gateways.get(node).port(), "/t", auth);
    clients.add(client);
    client.ask("join", "r");
    return client;
  }

  /** The next event about a user; who is new in a room may hear of those who were just before. */
  private static JsonArray next(RuleClient client, String user) {
    JsonArray event = client.next();
    while (!event.getJsonObject(1).getString("user").equals(user)) {
      event = client.next();
    }
    return event;
  }

  private static void awaitList(RuleClient client, JsonObject... entries) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(20))
        .untilAsserted(
            () -> {
              Set<Object> list = new HashSet<>();
              client.ask("presence:get", "r").getJsonArray(0).forEach(list::add);
              assertThat(list).isEqualTo(Set.of((Object[]) entries));
            });
  }

  @Test
  void usersOfAllNodesAreListed() {
    start("{\"show\": [\"name\"], \"maxUsers\": 3}");
    JsonObject data = new JsonObject().put("name", "Ann");
    RuleClient ann = inRoom(0, new JsonObject().put("user", "ann").put("data", data));
    RuleClient bob = inRoom(1, "bob");
    inRoom(0, "bob");
    inRoom(1, "bob");
    JsonObject shown = who("ann", 1).put("data", data);
    awaitList(ann, shown, who("bob", 3));
    awaitList(bob, shown, who("bob", 3));
    RuleClient nobody = inRoom(1, new JsonObject());
    JsonObject unknown = new JsonObject().put("id", nobody.id()).put("sockets", 1);
    awaitList(ann, shown, who("bob", 3), unknown);
    inRoom(0, "carl");
    inRoom(0, "dan");
    inRoom(1, "eve");
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () -> {
              for (RuleClient client : List.of(ann, bob)) {
                JsonArray answer = client.ask("presence:get", "r");
                assertThat(answer.getJsonArray(0)).hasSize(3);
                assertThat(answer.size()).as(answer.encode()).isEqualTo(2);
                assertThat(sockets(answer)).isEqualTo(8);
              }
            });
  }

  private static int sockets(JsonArray answer) {
    return answer.getJsonObject(1).getInteger("unlisted")
        + answer.getJsonArray(0).stream()
            .mapToInt(entry -> ((JsonObject) entry).getInteger("sockets"))
            .sum();
  }

  @Test
  void othersAreToldOnceOfTheFirstSocketAndOfTheLast() {
    start("{\"joinLeave\": true, \"leaveDelay\": 0}");
    RuleClient ann = inRoom(0, "ann");
    RuleClient eve = inRoom(1, "eve");
    assertThat(next(ann, "eve")).isEqualTo(event("join", "eve"));
    RuleClient first = inRoom(0, "bob");
    assertThat(next(ann, "bob")).isEqualTo(event("join", "bob"));
    assertThat(next(eve, "bob")).isEqualTo(event("join", "bob"));
    RuleClient second = inRoom(1, "bob");
    awaitList(eve, who("ann", 1), who("eve", 1), who("bob", 2));
    first.ask("leave", "r");
    awaitList(eve, who("ann", 1), who("eve", 1), who("bob", 1));
    second.close();
    for (RuleClient client : List.of(ann, eve)) {
      assertThat(next(client, "bob")).isEqualTo(event("leave", "bob"));
    }
    inRoom(1, "bob");
    for (RuleClient client : List.of(ann, eve)) {
      assertThat(client.next()).as("nothing was told twice").isEqualTo(event("join", "bob"));
    }
  }

  @Test
  void whoMovesToAnotherNodeHasNotLeftAndANodeThatEndsHasNobody() {
    start("{\"joinLeave\": true, \"leaveDelay\": \"10m\"}");
    RuleClient ann = inRoom(0, "ann");
    RuleClient bob = inRoom(1, "bob");
    assertThat(next(ann, "bob")).isEqualTo(event("join", "bob"));
    RuleClient carl = inRoom(1, "carl");
    assertThat(next(ann, "carl")).isEqualTo(event("join", "carl"));
    carl.close();
    bob.close();
    awaitList(ann, who("ann", 1), who("bob", 0), who("carl", 0));
    inRoom(0, "bob");
    awaitList(ann, who("ann", 1), who("bob", 1), who("carl", 0));
    Futures.await(gateways.remove(1).close());
    assertThat(next(ann, "carl")).isEqualTo(event("leave", "carl"));
    awaitList(ann, who("ann", 1), who("bob", 1));
  }

  @Test
  void withoutRedisANodeShowsItsOwnUsers() {
    start("{\"joinLeave\": true, \"leaveDelay\": 0}");
    RuleClient ann = inRoom(0, "ann");
    RuleClient bob = inRoom(1, "bob");
    assertThat(next(ann, "bob")).isEqualTo(event("join", "bob"));
    redis.kill();
    awaitList(ann, who("ann", 1));
    awaitList(bob, who("bob", 1));
    RuleClient carl = inRoom(0, "carl");
    awaitList(carl, who("ann", 1), who("carl", 1));
    redis.start();
    for (RuleClient client : List.of(ann, bob, carl)) {
      awaitList(client, who("ann", 1), who("bob", 1), who("carl", 1));
    }
    assertThat(next(bob, "carl")).isEqualTo(event("join", "carl"));
    assertThat(ann.soFar()).contains(event("join", "carl")).doesNotContain(event("leave", "bob"));
  }
}
