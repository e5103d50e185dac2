package io.roomcast.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.roomcast.auth.Signatures;
import io.roomcast.auth.Signatures.Verdict;
import io.roomcast.backend.FaultyBackend.Received;
import io.roomcast.handler.Identity;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a webhook backend is sent, and what its answers do. */
class WebhookEnvelopeTest {

  private final Vertx vertx = Vertx.vertx();
  private FaultyBackend backend;
  private BackendFixture server;

  @BeforeEach
  void start() {
    backend = new FaultyBackend(vertx);
    server =
        BackendFixture.start(
            BackendSpec.webhook(
                new WebhookOptions(
                    backend.url(),
                    List.of(FaultyBackend.OLD_SECRET, FaultyBackend.SECRET),
                    false,
                    1 << 20,
                    20,
                    5_000,
                    null),
                BackendFixture.options()));
  }

  @AfterEach
  void stop() {
    server.close();
    BackendFixture.await(vertx.close());
  }

  @Test
  void theLifeOfASocketIsThreeEnvelopes() {
    backend.then(
        FaultyBackend.answer(
            new JsonObject("{\"user\": \"ann\", \"data\": {\"a\": 1}, \"join\": [\"r\"]}")));
    BackendFixture.Client client = server.open();
    client.send("40{\"token\":\"t\"}");
    client.expectStart("40{");
    client.send("427[\"chat\",\"hi\",{\"b\":[1.5,null]}]");
    client.expect("437[\"hi\",{\"b\":[1.5,null]}]");
    client.send("42[\"no-ack\"]");
    client.send("41");
    await().until(() -> backend.received.size() == 4);

    JsonObject connect = backend.received.get(0).body();
    String sid = connect.getString("sid");
    assertThat(backend.received).extracting(Received::verdict).containsOnly(Verdict.VALID);
    assertThat(backend.received)
        .extracting(Received::path)
        .containsExactly("/hooks/connect", "/hooks/event", "/hooks/event", "/hooks/disconnect");
    assertThat(backend.received).extracting(Received::id).doesNotHaveDuplicates();
    backend.received.forEach(
        one -> assertThat(one.headers().get(Signatures.ID)).isEqualTo(one.id()));
    assertThat(stable(connect))
        .isEqualTo(
            new JsonObject(
                """
                {"v": 1, "type": "connect", "node": "node-1", "nsp": "/", "sid": "%s",
                 "user": null, "data": {}, "auth": {"token": "t"}, "claims": null,
                 "handshake": {"address": "127.0.0.1", "headers": {"user-agent": "by-hand"},
                   "query": {"EIO": "4", "transport": "websocket", "v": "1"},
                   "transport": "websocket", "secure": false},
                 "recovered": false}
                """
                    .formatted(sid)));
    JsonObject event = backend.received.get(1).body();
    assertThat(event.getString("ackId")).hasSize(20);
    event.remove("ackId");
    assertThat(stable(event))
        .isEqualTo(
            new JsonObject(
                """
                {"v": 1, "type": "event", "node": "node-1", "nsp": "/", "sid": "%s",
                 "user": "ann", "data": {"a": 1}, "seq": 1, "event": "chat",
                 "args": ["hi", {"b": [1.5, null]}], "ack": true}
                """
                    .formatted(sid)));
    assertThat(stable(backend.received.get(2).body()))
        .isEqualTo(
            new JsonObject(
                """
                {"v": 1, "type": "event", "node": "node-1", "nsp": "/", "sid": "%s",
                 "user": "ann", "data": {"a": 1}, "seq": 2, "event": "no-ack", "args": [],
                 "ack": false}
                """
                    .formatted(sid)));
    assertThat(stable(backend.received.get(3).body()))
        .isEqualTo(
            new JsonObject(
                    """
                {"v": 1, "type": "disconnect", "node": "node-1", "nsp": "/", "sid": "%s",
                 "user": "ann", "data": {"a": 1}, "seq": 3,
                 "reason": "client namespace disconnect", "rooms": ["r", "%s"]}
                """
                        .formatted(sid, sid))
                .copy()
                .put("rooms", new JsonArray(List.of("r", sid).stream().sorted().toList())));
    assertThat(server.stats().count(CallType.EVENT, Outcome.OK)).isEqualTo(2);
    await().until(() -> server.stats().count(CallType.DISCONNECT, Outcome.OK) == 1);
  }

  /** Without what differs from run to run. */
  private static JsonObject stable(JsonObject envelope) {
    JsonObject copy = envelope.copy();
    assertThat((String) copy.remove("id")).matches("(con|evt|dis|ref)_[A-Za-z0-9_-]{20}");
    assertThat((Long) copy.remove("time"))
        .isCloseTo(System.currentTimeMillis(), org.assertj.core.data.Offset.offset(60_000L));
    return copy;
  }

  @Test
  void dataIsMergedAndWhatIsOursStays() {
    backend.then(
        FaultyBackend.answer(new JsonObject("{\"user\":\"ann\",\"data\":{\"a\":1,\"b\":2}}")),
        FaultyBackend.answer(
            new JsonObject(
                "{\"data\":{\"a\":null,\"c\":{\"d\":3},\"$auth\":{\"user\":\"eve\"}}}")));
    BackendFixture.Client client = server.connect();
    client.send("420[\"x\"]");
    client.expect("430[]");

    assertThat(server.data())
        .isEqualTo(
            new JsonObject("{\"b\":2,\"c\":{\"d\":3}}")
                .put(Identity.KEY, new JsonObject().put("user", "ann")));
    client.send("421[\"y\"]");
    client.expect("431[]");
    assertThat(backend.events().get(1).body().getJsonObject("data"))
        .isEqualTo(new JsonObject("{\"b\":2,\"c\":{\"d\":3}}"));
  }

  @Test
  void aRefusedConnectGetsWhatTheBackendSaid() {
    backend.then(
        FaultyBackend.answer(
            new JsonObject("{\"error\":{\"message\":\"not you\",\"data\":{\"code\":7}}}")));
    BackendFixture.Client client = server.open();
    client.send("40");
    client.expect("44{\"message\":\"not you\",\"data\":{\"code\":7}}");
    assertThat(server.stats().count(CallType.CONNECT, Outcome.REFUSED)).isEqualTo(1);
  }

  @Test
  void aRefusedEventIsAnAckError() {
    BackendFixture.Client client = server.connect();
    backend.then(
        FaultyBackend.answer(new JsonObject("{\"error\":{\"code\":\"full\",\"message\":\"no\"}}")));
    client.send("420[\"x\"]");
    client.expect("430[{\"error\":{\"code\":\"full\",\"message\":\"no\"}}]");
  }

  @Test
  void anEmptyAnswerIsAnEmptyAck() {
    BackendFixture.Client client = server.connect();
    backend.then(FaultyBackend.status(204), FaultyBackend.text(""), FaultyBackend.text("{}"));
    for (int i = 0; i < 3; i++) {
      client.send("42" + i + "[\"x\"]");
      client.expect("43" + i + "[]");
    }
  }

  @Test
  void commandsRunBeforeTheAckAndAfterTheConnect() {
    backend.then(
        FaultyBackend.answer(new JsonObject("{\"commands\":[{\"op\":\"hello\"}]}")),
        FaultyBackend.answer(
            new JsonObject("{\"ack\":[1],\"commands\":[{\"op\":\"emit\"},{\"op\":\"bad\"}]}")));
    BackendFixture.Client client = server.connect();
    client.send("420[\"x\"]");
    client.expect("430[1]");

    assertThat(server.log).containsExactly("ran hello in /", "in", "ran emit in /", "ran bad in /");
    assertThat(server.stats().commandsFailed()).isEqualTo(1);
  }

  @Test
  void binaryGoesBothWays() {
    BackendFixture.Client client = server.connect();
    Buffer bytes = Buffer.buffer(new byte[] {0, (byte) 0xff});
    client.send("451-0[\"x\",{\"file\":{\"_placeholder\":true,\"num\":0}}]");
    BackendFixture.await(client.binary(bytes));
    client.expect("461-0[{\"file\":{\"_placeholder\":true,\"num\":0}}]");
    client.expect("<binary AP8=>");
    assertThat(backend.events().get(0).body().getJsonArray("args").encode())
        .isEqualTo("[{\"file\":{\"$binary\":\"AP8=\"}}]");
  }

  /** Wrong types are found, named, and nobody's fault but the backend's. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"ack\": 1}",
        "{\"data\": []}",
        "{\"commands\": {}}",
        "{\"commands\": [1]}",
        "{\"user\": 1}",
        "{\"user\": \"\"}",
        "{\"join\": \"a\"}",
        "{\"join\": [1]}",
        "{\"expireAt\": \"soon\"}",
        "{\"expireAt\": 1763690400}",
        "{\"error\": \"no\"}",
        "{\"error\": {\"message\": 1}}",
        "{\"ack\": [1]",
        "[]",
        "1",
        "\u0000\u0001",
      })
  void whatIsNoAnswerIsNoAckAndKeepsTheSocket(String text) {
    BackendFixture.Client client = server.connect();
    backend.then(FaultyBackend.text(text));
    client.send("420[\"x\"]");
    client.send("421[\"y\",2]");
    client.expect("431[2]");

    assertThat(backend.events()).hasSize(2);
    assertThat(server.stats().count(CallType.EVENT, Outcome.BAD_ANSWER)).isEqualTo(1);
    assertThat(server.stats().givenUp()).isEqualTo(1);
  }

  @Test
  void anAnswerNestedTooDeeplyIsNone() {
    BackendFixture.Client client = server.connect();
    backend.then(FaultyBackend.text("{\"ack\":" + "[".repeat(800) + "]".repeat(800) + "}"));
    client.send("420[\"x\"]");
    client.send("421[\"y\",2]");
    client.expect("431[2]");
    assertThat(server.stats().count(CallType.EVENT, Outcome.BAD_ANSWER)).isEqualTo(1);
  }
}
