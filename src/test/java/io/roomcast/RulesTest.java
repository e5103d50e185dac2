package io.roomcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What rules of the conf do with events, seen by clients. */
class RulesTest {

  private @Nullable RuleGateway gateway;

  @AfterEach
  void close() {
    if (gateway != null) {
      gateway.close();
    }
  }

  private RuleGateway rules(String events) {
    gateway = RuleGateway.rules(events);
    return gateway;
  }

  private static String relay(String keys) {
    return "{\"match\": \"say\", \"do\": \"relay\"" + (keys.isEmpty() ? "" : ", " + keys) + "}";
  }

  private static final String JOIN =
      "{\"match\": \"join\", \"do\": \"join\", \"room\": \"{args.0}\"}";

  @Test
  void relaysToTheWholeNamespaceButTheSender() {
    RuleGateway server = rules(relay(""));
    RuleClient ann = server.client();
    RuleClient bob = server.client();

    assertThat(ann.ask("say", "hi", 1.5, null)).isEmpty();

    assertThat(bob.next()).isEqualTo(new JsonArray().add("say").add("hi").add(1.5).addNull());
    assertThat(ann.soFar()).isEmpty();
  }

  @Test
  void relaysToRoomsAndTheSenderTooUnderAnotherNameWithWhoItWas() {
    RuleGateway server =
        rules(
            JOIN
                + ", "
                + relay(
                    "\"to\": [\"r:{args.0.room}\", \"all\"], \"exceptSender\": false,"
                        + " \"event\": \"said\", \"addSender\": true"));
    RuleClient ann = server.client("ann");
    RuleClient bob = server.client();
    RuleClient eve = server.client();
    ann.ask("join", "r:1");
    bob.ask("join", "r:1");
    bob.ask("join", "all");
    eve.ask("join", "r:2");
    JsonObject message = new JsonObject().put("room", 1).put("text", "hi");

    ann.ask("say", message);

    JsonArray expected =
        new JsonArray()
            .add("said")
            .add(message)
            .add(new JsonObject().put("id", ann.id()).put("user", "ann"));
    assertThat(ann.next()).isEqualTo(expected);
    assertThat(bob.soFar()).containsExactly(expected);
    assertThat(eve.soFar()).isEmpty();
  }

  @Test
  void leavesOutTheArgumentsThatOnlyNameTheRoom() {
    RuleGateway server = rules(JOIN + ", " + relay("\"to\": \"{args.0}\", \"skipArgs\": 1"));
    RuleClient ann = server.client();
    RuleClient bob = server.client();
    bob.ask("join", "r");

    ann.ask("say", "r", "hi", 2);
    ann.ask("say", "r");

    assertThat(bob.next()).isEqualTo(new JsonArray().add("say").add("hi").add(2));
    assertThat(bob.next()).isEqualTo(new JsonArray().add("say"));
  }

  @Test
  void theFirstRuleThatMatchesCounts() {
    RuleGateway server =
        rules(
            """
            {"match": "a*", "do": "relay", "event": "first"},
            {"match": "ab", "do": "relay", "event": "second"},
            {"match": "b", "do": "relay", "event": "third"},
            {"match": "*", "do": "relay", "event": "last"}
            """);
    RuleClient ann = server.client();
    RuleClient bob = server.client();

    for (String event : new String[] {"ab", "b", "c"}) {
      ann.emit(event);
    }

    assertThat(bob.next().getString(0)).isEqualTo("first");
    assertThat(bob.next().getString(0)).isEqualTo("third");
    assertThat(bob.next().getString(0)).isEqualTo("last");
  }

  @Test
  void eventsWithoutARuleEndThere() {
    RuleClient ann = rules(relay("")).client();

    ann.emit("else");

    assertThat(ann.code("else", "x")).isEqualTo("E_NO_RULE");
  }

  @Test
  void roomsAreJoinedAndLeft() {
    RuleGateway server =
        rules(
            JOIN
                + ", {\"match\": \"leave\", \"do\": \"leave\", \"room\": \"{args.0}\"}, "
                + relay("\"to\": \"{args.0}\", \"mustBeIn\": true"));
    RuleClient ann = server.client();
    RuleClient bob = server.client();

    assertThat(bob.code("say", "r", "early")).isEqualTo("E_FORBIDDEN");
    assertThat(ann.ask("join", "r")).isEmpty();
    assertThat(bob.ask("join", "r")).isEmpty();
    bob.ask("say", "r", "hi");
    assertThat(ann.next().getString(2)).isEqualTo("hi");
    assertThat(ann.ask("leave", "r")).isEmpty();
    bob.ask("say", "r", "again");

    assertThat(ann.soFar()).isEmpty();
    assertThat(ann.code("say", "r", "late")).isEqualTo("E_FORBIDDEN");
  }

  @Test
  void valuesThatAreMissingOrDoNotFitAreRefused() {
    RuleClient ann = rules(relay("\"to\": \"{args.0.room}:{user}\"")).client();
    RuleClient bob = gateway.client("bob");

    for (Object bad :
        new Object[] {
          "text",
          new JsonObject(),
          new JsonObject().put("room", ""),
          new JsonObject().put("room", true),
          new JsonObject().putNull("room"),
          new JsonObject().put("room", new JsonArray()),
          new JsonObject().put("room", "x".repeat(300))
        }) {
      assertThat(bob.code("say", bad)).as("%s", bad).isEqualTo("E_ARGS");
    }
    assertThat(bob.code("say")).isEqualTo("E_ARGS");
    assertThat(bob.ask("say", new JsonObject().put("room", 5))).isEmpty();
    assertThat(ann.code("say", new JsonObject().put("room", "r"))).isEqualTo("E_ARGS");
  }

  @Test
  void roomsOfOtherSocketsAreOutOfReachUnlessTheRuleSaysSo() {
    RuleGateway server =
        rules(
            JOIN
                + ", {\"match\": \"leave\", \"do\": \"leave\", \"room\": \"{args.0}\"},"
                + relay("\"to\": \"{args.0}\"")
                + ", {\"match\": \"private\", \"do\": \"relay\", \"to\": \"{args.0}\","
                + " \"socketIds\": true}");
    RuleClient ann = server.client();
    RuleClient bob = server.client();

    assertThat(ann.code("join", bob.id())).isEqualTo("E_FORBIDDEN");
    assertThat(ann.code("say", bob.id(), "psst")).isEqualTo("E_FORBIDDEN");
    assertThat(ann.code("leave", ann.id())).isEqualTo("E_FORBIDDEN");
    assertThat(ann.ask("private", bob.id(), "psst")).isEmpty();

    assertThat(bob.next()).isEqualTo(new JsonArray().add("private").add(bob.id()).add("psst"));
  }

  @Test
  void roomsAreAllowedByPatterns() {
    RuleClient ann =
        rules(
                """
                {"match": "join", "do": "join", "room": "{args.0}",
                 "allow": ["public:*", "user:{user}:*",
                           {"room": "staff", "claim": "roles", "equals": "admin"}]}
                """)
            .client("ann");
    RuleClient star = gateway.client("*");
    RuleClient nobody = gateway.client();
    RuleClient boss =
        gateway.client(
            new JsonObject()
                .put("user", "boss")
                .put("claims", new JsonObject().put("roles", new JsonArray().add("admin"))));

    assertThat(ann.ask("join", "public:1")).isEmpty();
    assertThat(ann.ask("join", "user:ann:desk")).isEmpty();
    assertThat(ann.code("join", "user:bob:desk")).isEqualTo("E_FORBIDDEN");
    assertThat(ann.code("join", "staff")).isEqualTo("E_FORBIDDEN");
    assertThat(star.code("join", "user:bob:desk")).isEqualTo("E_FORBIDDEN");
    assertThat(nobody.code("join", "user::desk")).isEqualTo("E_FORBIDDEN");
    assertThat(nobody.ask("join", "public:")).isEmpty();
    assertThat(boss.ask("join", "staff")).isEmpty();
  }

  @Test
  void conditionsAreAboutTokensAndRooms() {
    RuleGateway server =
        rules(
            JOIN
                + """
                , {"match": "write", "do": "relay", "allow": [{"cap": "write", "in": "{args.0}"}]},
                {"match": "known", "do": "relay", "allow": [{"user": "*"}]},
                {"match": "grown", "do": "relay", "allow": [{"claim": "age", "equals": 18}]},
                {"match": "has", "do": "relay", "allow": [{"claim": "org.id"}]}
                """);
    RuleClient ann =
        server.client(
            new JsonObject()
                .put("user", "ann")
                .put("caps", new JsonArray().add("write"))
                .put(
                    "claims",
                    new JsonObject().put("age", 18).put("org", new JsonObject().put("id", 7))));
    RuleClient bob = server.client("bob");
    RuleClient nobody = server.client();

    assertThat(ann.code("write", "r")).isEqualTo("E_FORBIDDEN");
    ann.ask("join", "r");
    bob.ask("join", "r");
    assertThat(ann.ask("write", "r")).isEmpty();
    assertThat(bob.code("write", "r")).isEqualTo("E_FORBIDDEN");
    assertThat(bob.ask("known")).isEmpty();
    assertThat(nobody.code("known")).isEqualTo("E_FORBIDDEN");
    assertThat(ann.ask("grown")).isEmpty();
    assertThat(bob.code("grown")).isEqualTo("E_FORBIDDEN");
    assertThat(ann.ask("has")).isEmpty();
    assertThat(bob.code("has")).isEqualTo("E_FORBIDDEN");
  }

  @Test
  void argumentsAreCheckedBySchemas() {
    RuleClient ann =
        rules(
                """
                {"match": "one", "do": "relay",
                 "schema": {"type": "object", "required": ["text"],
                            "properties": {"text": {"type": "string", "maxLength": 5}}}},
                {"match": "all", "do": "relay",
                 "argsSchema": {"type": "array", "prefixItems": [{"type": "string"}, {"$ref": "#/$defs/n"}],
                                "items": false, "minItems": 2, "$defs": {"n": {"type": "number"}}}}
                """)
            .client();

    assertThat(ann.ask("one", new JsonObject().put("text", "hi"), "more")).isEmpty();
    assertThat(ann.code("one", new JsonObject().put("text", "too long"))).isEqualTo("E_SCHEMA");
    assertThat(ann.code("one", new JsonObject())).isEqualTo("E_SCHEMA");
    assertThat(ann.code("one")).isEqualTo("E_SCHEMA");
    assertThat(ann.ask("all", "a", 1)).isEmpty();
    assertThat(ann.code("all", "a", "b")).isEqualTo("E_SCHEMA");
    assertThat(ann.code("all", "a", 1, 2)).isEqualTo("E_SCHEMA");
    String message =
        ann.ask("all", "a", "b").getJsonObject(0).getJsonObject("error").getString("message");
    assertThat(message).contains("#/1").doesNotContain("\"b\"");
  }

  @Test
  void handlersOfYourOwnGetTheirOptions() {
    RuleClient ann =
        rules(
                """
                {"match": "mine", "do": "handle", "class": "io.roomcast.TestHandler",
                 "options": {"a": 1, "b": [true, null, 1.5]}}
                """)
            .client();

    ann.ask("mine");

    assertThat(ann.ask("mine").encode()).isEqualTo("[{\"a\":1,\"b\":[true,null,1.5]},2]");
  }

  @Test
  void aHandlerThatCannotBeMadeStopsTheStart() {
    assertThatThrownBy(
            () ->
                rules(
                    """
                    {"match": "mine", "do": "handle", "class": "io.roomcast.TestHandler",
                     "options": {"fail": "no disk"}}
                    """))
        .hasStackTraceContaining("the handler io.roomcast.TestHandler could not be made")
        .hasStackTraceContaining("no disk");
  }

  @Test
  void socketsJoinTheRoomsOfTheConfBeforeTheyAreTold() {
    gateway =
        RuleGateway.start(
            1,
            """
            "join": ["user:{user}", "team:{data.team}", "all"],
            "events": [{"match": "to", "do": "relay", "to": "{args.0}", "mustBeIn": true}]
            """);
    RuleClient ann =
        gateway.client(
            new JsonObject().put("user", "ann").put("data", new JsonObject().put("team", 3)));
    RuleClient nobody = gateway.client();

    assertThat(ann.ask("to", "user:ann")).isEmpty();
    assertThat(ann.ask("to", "team:3")).isEmpty();
    assertThat(nobody.ask("to", "all")).isEmpty();
    assertThat(nobody.code("to", "team:3")).isEqualTo("E_FORBIDDEN");
    assertThat(ann.next().getString(1)).isEqualTo("all");
  }

  @Test
  void handlersForConnectsMayRefuse() {
    gateway = RuleGateway.rules(relay(""));

    try (RuleClient refused =
        RuleClient.open(
            gateway.gateway().port(), "/t", new JsonObject().put("refuse", "not_today"))) {
      assertThat(refused.answer().getString("message")).isEqualTo("Refused");
      assertThat(refused.answer().getJsonObject("data").getString("code")).isEqualTo("not_today");
    }
  }
}
