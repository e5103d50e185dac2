package io.roomcast;

import static org.assertj.core.api.Assertions.assertThat;

import io.roomcast.GatewayFixture.Answer;
import io.roomcast.GatewayFixture.Client;
import io.roomcast.auth.ApiKeys;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What idempotency keys do to requests of the server API that come more than once. */
@Timeout(240)
class ApiIdempotencyTest {

  private static final String KEY = "the-key-that-may-do-everything";
  private static final String POOR = "the-key-that-may-emit-in-chat";

  private static GatewayFixture fixture;

  private @Nullable Client opened;

  @BeforeAll
  static void start() {
    fixture =
        GatewayFixture.start(
            GatewayFixture.conf(
                2,
                """
                , "namespaces": [{"name": "/"}, {"name": "/chat"}],
                "api": {"idempotencyEntries": 2,
                  "keys": [
                    {"id": "all", "sha256": "%s", "scopes": ["*"]},
                    {"id": "poor", "sha256": "%s", "scopes": ["emit"], "namespaces": ["/chat"]}]}
                """
                    .formatted(ApiKeys.hash(KEY), ApiKeys.hash(POOR))));
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  @AfterEach
  void closeClient() {
    if (opened != null) {
      opened.close();
    }
  }

  private Client client() {
    Client client = fixture.connect("/");
    opened = client;
    return client;
  }

  @Test
  void anIdempotencyKeyDoesItOnce() {
    Client client = client();
    for (int i = 0; i < 4; i++) {
      Answer answer = once("k1", "{\"event\": \"once\"}");
      assertThat(answer.ok().getInteger("nodes")).isEqualTo(1);
      assertThat(answer.response().headers().firstValue("idempotency-replayed").isPresent())
          .isEqualTo(i > 0);
    }
    assertThat(once("k1", "{\"event\": \"other\"}").code()).isEqualTo("422 E_IDEMPOTENCY");
    assertThat(once("k2", "{}").code()).isEqualTo("400 E_BODY");
    assertThat(once("k2", "{\"event\": \"now\"}").status()).isEqualTo(200);
    assertThat(once("x".repeat(201), "{\"event\": \"e\"}").code()).isEqualTo("400 E_BODY");

    client.expect("42[\"once\"]");
    client.expect("42[\"now\"]");
  }

  @Test
  void theSameKeyOfAnotherCallerIsAnother() {
    String body = "{\"nsp\": \"/chat\", \"event\": \"e\"}";
    once("shared", body).ok();
    assertThat(
            fixture
                .op(POOR, "emit", body, "Idempotency-Key", "shared")
                .response()
                .headers()
                .firstValue("idempotency-replayed"))
        .isEmpty();
  }

  @Test
  void aTwinOfARequestUnderWayIsToldToComeBack() throws Exception {
    Client client = client();
    String body = "{\"event\": \"q\", \"timeout\": 5000}";
    CompletableFuture<Answer> first =
        CompletableFuture.supplyAsync(
            () -> fixture.op(KEY, "emitWithAck", body, "Idempotency-Key", "slow"));
    String asked = client.next();

    Answer twin = fixture.op(KEY, "emitWithAck", body, "Idempotency-Key", "slow");
    client.send("43" + asked.substring(2, asked.indexOf('[')) + "[]");

    assertThat(twin.code()).isEqualTo("409 E_IN_FLIGHT");
    assertThat(twin.json().getJsonObject("error").getBoolean("retryable")).isTrue();
    assertThat(first.get().ok().getInteger("missing")).isZero();
    assertThat(fixture.op(KEY, "emitWithAck", body, "Idempotency-Key", "slow").ok())
        .isEqualTo(first.get().json());
  }

  @Test
  void answersAreForgottenWhenThereAreTooMany() {
    once("first", "{\"event\": \"e\"}").ok();
    for (int i = 0; i < 12; i++) {
      once("more" + i, "{\"event\": \"e\"}").ok();
    }

    assertThat(
            once("first", "{\"event\": \"e\"}")
                .response()
                .headers()
                .firstValue("idempotency-replayed"))
        .isEmpty();
    assertThat(fixture.get("metrics").text())
        .containsPattern("roomcast_api_idempotency_evictions_total [1-9]");
  }

  private static Answer once(String key, String body) {
    return fixture.op(KEY, "emit", body, "Idempotency-Key", key);
  }
}
