package io.roomcast.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Acks that a backend puts off, and gives through the registry. */
class DeferredAckTest {

  private static final FaultyBackend.Behaviour LATER =
      FaultyBackend.answer(new JsonObject().putNull("ack"));

  private final Vertx vertx = Vertx.vertx();
  private final FaultyBackend backend = new FaultyBackend(vertx);
  private BackendFixture server;

  @AfterEach
  void stop() {
    server.close();
    BackendFixture.await(vertx.close());
  }

  private BackendFixture.Client start(BackendFixture.Options options) {
    server =
        BackendFixture.start(
            BackendSpec.webhook(
                new WebhookOptions(backend.url(), FaultyBackend.SECRET), options.build()));
    return server.connect();
  }

  private String ackId(int event) {
    return backend.events().get(event).body().getString("ackId");
  }

  private boolean ack(String id, Object... args) {
    return BackendFixture.await(server.acks.ack(id, new JsonArray(java.util.List.of(args))));
  }

  @Test
  void anAckMayComeLaterAndOnlyOnce() {
    BackendFixture.Client client = start(new BackendFixture.Options());
    backend.then(LATER);
    client.send("420[\"a\"]");
    client.send("421[\"b\",1]");
    client.expect("431[1]");
    assertThat(server.deferredAcks()).isEqualTo(1);

    assertThat(ack(ackId(0), 7, new JsonObject().put("$binary", "no base64!"))).isTrue();
    client.expect("430[7,{\"$binary\":\"no base64!\"}]");
    assertThat(ack(ackId(0), 8)).isFalse();
    assertThat(server.deferredAcks()).isZero();
  }

  @Test
  void anAckMayComeBeforeTheAnswerAndOvertakesNothing() {
    BackendFixture.Client client = start(new BackendFixture.Options());
    backend.then(
        (request, body) ->
            server
                .acks
                .ack(body.getString("ackId"), new JsonArray().add("early"))
                .onSuccess(taken -> request.response().end("{\"ack\": null}")),
        (request, body) ->
            server
                .acks
                .ack(body.getString("ackId"), new JsonArray().add("early"))
                .onSuccess(taken -> request.response().setStatusCode(400).end()));
    client.send("420[\"a\"]");
    client.send("421[\"b\",1]");
    client.send("422[\"c\",2]");
    client.expect("430[\"early\"]");
    client.expect("431[\"early\"]");
    client.expect("432[2]");
    assertThat(server.deferredAcks()).isZero();
  }

  @Test
  void nobodyWaitsForever() {
    BackendFixture.Options options = new BackendFixture.Options();
    options.deferredAckTtl = 50;
    BackendFixture.Client client = start(options);
    backend.then(LATER);
    client.send("420[\"a\"]");
    await().until(() -> server.stats().deferredAcksExpired() == 1);
    assertThat(ack(ackId(0), 1)).isFalse();
    assertThat(server.deferredAcks()).isZero();
  }

  @Test
  void acksThatWaitAreBounded() {
    BackendFixture.Options options = new BackendFixture.Options();
    options.maxDeferredAcks = 2;
    BackendFixture.Client client = start(options);
    backend.then(LATER, LATER, LATER);
    for (int i = 0; i < 3; i++) {
      client.send("42" + i + "[\"a\"]");
    }
    await().until(() -> server.stats().deferredAcksRefused() == 1);
    assertThat(server.deferredAcks()).isEqualTo(2);
    assertThat(ack(ackId(2), 1)).isFalse();
    assertThat(ack(ackId(1), 1)).isTrue();
    client.expect("431[1]");
  }

  @Test
  void aClientThatHasLeftGetsNone() {
    BackendFixture.Client client = start(new BackendFixture.Options());
    backend.then(LATER);
    client.send("420[\"a\"]");
    await().until(() -> server.deferredAcks() == 1);
    client.send("41");
    await().until(() -> server.log.contains("out: client namespace disconnect"));
    assertThat(ack(ackId(0), 1)).isFalse();
  }

  @Test
  void anIdThatIsNoneIsNobodys() {
    start(new BackendFixture.Options());
    assertThat(ack("none", 1)).isFalse();
    assertThat(ack("AAAAAAAAAAAAAAAAAAAA", 1)).isFalse();
    assertThat(ack("__AAAAAAAAAAAAAAAAAA", 1)).isFalse();
    JsonArray deep = new JsonArray();
    for (int i = 0; i < 600; i++) {
      deep = new JsonArray().add(deep);
    }
    assertThat(server.acks.ack("AAAAAAAAAAAAAAAAAAAA", deep).failed()).isTrue();
  }
}
