package io.roomcast;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Events that clients send again, over two event loops. */
class RulesDedupeTest {

  private @Nullable RuleGateway gateway;

  @AfterEach
  void close() {
    if (gateway != null) {
      gateway.close();
    }
  }

  private RuleGateway start(String dedupe) {
    gateway =
        RuleGateway.start(
            2,
            """
            "events": [{"match": "say", "do": "relay", "dedupe": {%s}},
              {"match": "count", "do": "handle", "class": "io.roomcast.TestHandler",
               "dedupe": {%s}},
              {"match": "in", "do": "relay", "to": "r", "mustBeIn": true, "dedupe": {%s}},
              {"match": "join", "do": "join", "room": "r"}]
            """
                .formatted(dedupe, dedupe, dedupe));
    return gateway;
  }

  @Test
  void aRepeatIsHandledOnceAndGetsTheFirstAck() {
    RuleGateway server = start("\"by\": \"args.0.id\"");
    RuleClient bob = server.client("bob");
    JsonObject one = new JsonObject().put("id", "1");
    JsonObject two = new JsonObject().put("id", 2);

    List<JsonArray> acks = new ArrayList<>();
    // Sockets of one user, on whichever loop: one memory.
    for (int i = 0; i < 4; i++) {
      acks.add(server.client("ann").ask("say", one));
    }
    RuleClient ann = server.client("ann");
    ann.ask("say", two);
    bob.ask("say", one);

    assertThat(acks).containsOnly(new JsonArray());
    assertThat(bob.soFar())
        .containsExactly(new JsonArray().add("say").add(one), new JsonArray().add("say").add(two));
    assertThat(ann.next()).isEqualTo(new JsonArray().add("say").add(one));
  }

  @Test
  void theAckIsRepeatedAsItWas() {
    RuleGateway server = start("\"by\": \"args.0\"");
    RuleClient ann = server.client();

    JsonArray first = ann.ask("count", "a");

    assertThat(ann.ask("count", "a")).isEqualTo(first);
    assertThat(ann.ask("count", "b")).isNotEqualTo(first);
    // Without a user, an id is the socket's.
    assertThat(server.client().ask("say", "a")).isEmpty();
    assertThat(ann.code("count")).isEqualTo("E_ARGS");
    assertThat(ann.code("count", "x".repeat(300))).isEqualTo("E_ARGS");
  }

  @Test
  void whatFailedMayBeSentAgain() {
    RuleClient ann = start("\"by\": \"args.0\"").client();

    assertThat(ann.code("in", "a")).isEqualTo("E_FORBIDDEN");
    ann.ask("join");

    assertThat(ann.ask("in", "a")).isEmpty();
  }

  @Test
  void memoryIsBounded() {
    RuleGateway server = start("\"by\": \"args.0\", \"size\": 2");
    RuleClient ann = server.client("ann");
    RuleClient bob = server.client("bob");

    for (String id : new String[] {"a", "b", "c", "a", "c"}) {
      ann.ask("say", id);
    }

    // The third pushed out the first, whose repeat is handled again; the last is a repeat.
    assertThat(bob.soFar())
        .extracting(event -> event.getString(1))
        .containsExactly("a", "b", "c", "a");
  }
}
