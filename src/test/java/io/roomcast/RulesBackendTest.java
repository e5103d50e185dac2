package io.roomcast;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Connects and events with a backend that cannot be asked, and a conf that changes. */
class RulesBackendTest {

  private @Nullable RuleGateway gateway;

  @AfterEach
  void close() {
    if (gateway != null) {
      gateway.close();
    }
  }

  private RuleGateway start(String onConnectError) {
    gateway =
        RuleGateway.start(
            1,
            """
            "on": {"connect": "gone"}, "onConnectError": "%s", "join": ["r"],
            "events": [{"match": "call", "do": "call", "backend": "gone"},
              {"match": "say", "do": "relay", "to": "r", "mustBeIn": true}]
            """
                .formatted(onConnectError));
    return gateway;
  }

  @Test
  void clientsAreRefusedWithAReason() {
    try (RuleClient client =
        RuleClient.open(start("reject").gateway().port(), "/t", new JsonObject())) {
      assertThat(client.answer())
          .isEqualTo(
              new JsonObject()
                  .put("message", "Service unavailable")
                  .put(
                      "data",
                      new JsonObject().put("code", "backend_unavailable").put("retryable", true)));
    }
  }

  @Test
  void orLetIn() {
    RuleClient client = start("allow").client();

    assertThat(client.ask("say")).isEmpty();
    // No ack comes, so that the client may try again; what follows is not held up.
    int unanswered = client.begin("call");
    assertThat(client.ask("say")).isEmpty();
    assertThat(unanswered).isPositive();
  }

  @Test
  void orTheirConnectionIsClosed() {
    RuleClient.expectRefusedConnection(start("retryLater").gateway().port(), "/t");
  }

  @Test
  void aChangedConfIsTakenAsAWhole() {
    gateway = RuleGateway.rules("{\"match\": \"old\", \"do\": \"relay\"}");
    RuleClient ann = gateway.client("ann");
    assertThat(ann.code("new")).isEqualTo("E_NO_RULE");

    RuleGateway.await(
        gateway
            .gateway()
            .reload(
                RuleGateway.conf(
                    1,
                    "\"presence\": true, \"events\": ["
                        + "{\"match\": \"new\", \"do\": \"relay\"},"
                        + "{\"match\": \"join\", \"do\": \"join\", \"room\": \"r\"}]")));

    assertThat(ann.ask("new")).isEmpty();
    assertThat(ann.code("old")).isEqualTo("E_NO_RULE");
    ann.ask("join");
    assertThat(ann.ask("presence:get", "r").getJsonArray(0)).hasSize(1);
  }

  @Test
  void presenceThatIsTurnedOnKnowsWhoIsThere() {
    String join = "\"events\": [{\"match\": \"join\", \"do\": \"join\", \"room\": \"r\"}]";
    gateway = RuleGateway.start(1, join);
    RuleClient ann = gateway.client("ann");
    ann.ask("join");

    RuleGateway.await(gateway.gateway().reload(RuleGateway.conf(1, join + ", \"presence\": true")));
    assertThat(ann.ask("presence:get", "r").getJsonArray(0)).hasSize(1);
    RuleGateway.await(gateway.gateway().reload(RuleGateway.conf(1, join)));

    assertThat(ann.code("presence:get", "r")).isEqualTo("E_NO_RULE");
  }

  @Test
  void aChangeThatIsNotPossibleChangesNothing() {
    gateway = RuleGateway.rules("{\"match\": \"old\", \"do\": \"relay\"}");
    RuleClient ann = gateway.client("ann");

    assertThat(
            gateway
                .gateway()
                .reload(
                    RuleGateway.conf(
                        1,
                        "\"events\": [{\"match\": \"new\", \"do\": \"handle\","
                            + " \"class\": \"io.roomcast.TestHandler\","
                            + " \"options\": {\"fail\": \"no\"}}]"))
                .transform(done -> io.vertx.core.Future.succeededFuture(done.failed())))
        .satisfies(failed -> assertThat(RuleGateway.await(failed)).isTrue());

    assertThat(ann.ask("old")).isEmpty();
  }
}
