package io.roomcast;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who is in a room, over two event loops. */
class PresenceTest {

  private static final String EVENTS =
      """
      "events": [{"match": "join", "do": "join", "room": "{args.0}"},
                 {"match": "leave", "do": "leave", "room": "{args.0}"},
                 {"match": "*", "do": "relay"}]
      """;

  private @Nullable RuleGateway gateway;

  @AfterEach
  void close() {
    if (gateway != null) {
      gateway.close();
    }
  }

  private RuleGateway start(String presence) {
    gateway = RuleGateway.start(2, EVENTS + ", \"presence\": " + presence);
    return gateway;
  }

  static JsonObject who(String user, int sockets) {
    return new JsonObject().put("user", user).put("sockets", sockets);
  }

  static JsonArray event(String name, String user) {
    return new JsonArray()
        .add("presence:" + name)
        .add(new JsonObject().put("user", user).put("room", "r"));
  }

  /** Asks until the answer is this one. */
  private static void awaitList(RuleClient client, String room, Object... entries) {
    List<Object> expected = List.of(entries);
    List<?> last = List.of();
    long end = System.nanoTime() + 20_000_000_000L;
    while (System.nanoTime() < end) {
      last = client.ask("presence:get", room).getJsonArray(0).stream().toList();
      if (last.equals(expected)) {
        return;
      }
    }
    assertThat(last).isEqualTo(expected);
  }

  @Test
  void usersAreListedWithTheirSockets() {
    RuleGateway server = start("true");
    RuleClient ann = server.client("ann");
    RuleClient nobody = server.client();
    List<RuleClient> bobs = new ArrayList<>();
    ann.ask("join", "r");
    for (int i = 0; i < 3; i++) {
      bobs.add(server.client("bob"));
      bobs.get(i).ask("join", "r");
    }
    nobody.ask("join", "r");

    awaitList(
        ann,
        "r",
        who("ann", 1),
        who("bob", 3),
        new JsonObject().put("id", nobody.id()).put("sockets", 1));
    bobs.get(0).ask("leave", "r");
    assertThat(nobody.ask("leave", "r")).isEmpty();
    awaitList(
        ann,
        "r",
        who("ann", 1),
        who("bob", 2),
        // Without a socket it still counts for a while.
        new JsonObject().put("id", nobody.id()).put("sockets", 0));
    assertThat(bobs.get(0).code("presence:get", "r")).isEqualTo("E_FORBIDDEN");
    assertThat(bobs.get(0).code("presence:get", 5)).isEqualTo("E_ARGS");
    assertThat(bobs.get(0).code("presence:join", "r")).isEqualTo("E_FORBIDDEN");
  }

  @Test
  void othersAreToldOfTheFirstSocketAndOfTheLast() {
    RuleGateway server = start("{\"joinLeave\": true, \"leaveDelay\": 0}");
    RuleClient ann = server.client("ann");
    ann.ask("join", "r");
    RuleClient bob = server.client("bob");
    RuleClient phone = server.client("bob");

    bob.ask("join", "r");
    assertThat(ann.next()).isEqualTo(event("join", "bob"));
    phone.ask("join", "r");
    awaitList(ann, "r", who("ann", 1), who("bob", 2));
    bob.close();
    awaitList(ann, "r", who("ann", 1), who("bob", 1));
    phone.ask("leave", "r");

    assertThat(ann.next()).isEqualTo(event("leave", "bob"));
    assertThat(bob.id()).isNotEqualTo(phone.id());
    assertThat(phone.soFar()).isEmpty();
    awaitList(ann, "r", who("ann", 1));
  }

  @Test
  void whoComesBackInTimeHasNotLeft() {
    RuleGateway server = start("{\"joinLeave\": true, \"leaveDelay\": \"1m\"}");
    RuleClient ann = server.client("ann");
    ann.ask("join", "r");
    for (int i = 0; i < 3; i++) {
      RuleClient bob = server.client("bob");
      bob.ask("join", "r");
      awaitList(ann, "r", who("ann", 1), who("bob", 1));
      bob.close();
      awaitList(ann, "r", who("ann", 1), who("bob", 0));
    }

    assertThat(ann.next()).isEqualTo(event("join", "bob"));
    RuleClient carl = server.client("carl");
    carl.ask("join", "r");
    assertThat(ann.next()).isEqualTo(event("join", "carl"));
  }

  @Test
  void dataIsShownAndRoomsOfTheConfCount() {
    gateway =
        RuleGateway.start(
            2,
            EVENTS
                + """
                , "join": ["all"],
                "presence": {"show": ["name"], "allow": [{"cap": "see"}], "maxUsers": 2}
                """);
    JsonObject data = new JsonObject().put("name", "Ann").put("secret", 1);
    RuleClient ann = gateway.client(new JsonObject().put("user", "ann").put("data", data));
    RuleClient boss =
        gateway.client(
            new JsonObject().put("user", "boss").put("caps", new JsonArray().add("see")));
    ann.ask("join", "r");

    awaitList(boss, "r", who("ann", 1).put("data", new JsonObject().put("name", "Ann")));
    awaitList(
        ann, "all", who("ann", 1).put("data", new JsonObject().put("name", "Ann")), who("boss", 1));
    RuleClient third = gateway.client("third");
    long end = System.nanoTime() + 20_000_000_000L;
    JsonArray answer = new JsonArray();
    while (answer.size() < 2 && System.nanoTime() < end) {
      answer = third.ask("presence:get", "all");
    }
    assertThat(answer.getJsonArray(0)).hasSize(2);
    assertThat(answer.getJsonObject(1)).isEqualTo(new JsonObject().put("unlisted", 1));
  }

  /** What the client names of the next thing said to it, when it comes back. */
  private static String offset(RuleClient client, List<JsonArray> before) {
    JsonArray event = client.next();
    while (!event.getString(0).equals("said")) {
      before.add(event);
      event = client.next();
    }
    return event.getString(event.size() - 1);
  }

  private static List<String> names(List<JsonArray> events) {
    return events.stream().map(event -> event.getString(0)).toList();
  }

  @ParameterizedTest
  @CsvSource({"1m, 1", "0ms, 5"})
  void aRecoveredSocketIsThatOfItsUser(String leaveDelay, int joins) {
    gateway =
        RuleGateway.recovering(
            2,
            EVENTS
                + ", \"presence\": {\"joinLeave\": true, \"leaveDelay\": \"%s\"}"
                    .formatted(leaveDelay));
    RuleClient ann = gateway.client("ann");
    ann.ask("join", "r");
    RuleClient bob = gateway.client("bob");
    bob.ask("join", "r");
    awaitList(ann, "r", who("ann", 1), who("bob", 1));
    List<JsonArray> toBob = new ArrayList<>();
    // Again and again, so that it comes back on either event loop.
    for (int i = 0; i < 4; i++) {
      ann.ask("said", i);
      JsonObject auth =
          new JsonObject()
              .put("user", "bob")
              .put("pid", bob.answer().getString("pid"))
              .put("offset", offset(bob, toBob));
      String id = bob.id();
      bob.close();
      if (leaveDelay.equals("0ms")) {
        awaitList(ann, "r", who("ann", 1));
      } else {
        awaitList(ann, "r", who("ann", 1), who("bob", 0));
      }
      bob = gateway.client(auth);
      assertThat(bob.id()).isEqualTo(id);
      awaitList(ann, "r", who("ann", 1), who("bob", 1));
    }
    List<String> told = names(ann.soFar());
    assertThat(told).filteredOn("presence:join"::equals).hasSize(joins);
    assertThat(told).filteredOn("presence:leave"::equals).hasSize(joins - 1);
    // It has never left, as far as it knows.
    toBob.addAll(bob.soFar());
    assertThat(names(toBob)).doesNotContain("presence:leave");
  }

  @Test
  void roomsBeyondTheBoundHaveNoPresence() {
    gateway = RuleGateway.start(1, EVENTS + ", \"presence\": {\"maxRooms\": 2, \"leaveDelay\": 0}");
    RuleClient ann = gateway.client("ann");
    for (String room : List.of("a", "b", "c")) {
      ann.ask("join", room);
    }
    awaitList(ann, "a", who("ann", 1));
    awaitList(ann, "b", who("ann", 1));
    awaitList(ann, "c");

    // Leaving what is not watched changes nothing; a room that empties makes room.
    ann.ask("leave", "c");
    ann.ask("leave", "a");
    RuleClient bob = gateway.client("bob");
    bob.ask("join", "c");
    awaitList(bob, "c", who("bob", 1));
    awaitList(ann, "b", who("ann", 1));
  }
}
