package io.roomcast.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Sockets to which a backend gave a time. */
class ExpiryTest {

  private final Vertx vertx = Vertx.vertx();
  private final FaultyBackend backend = new FaultyBackend(vertx);
  private BackendFixture server;

  @AfterEach
  void stop() {
    server.close();
    BackendFixture.await(vertx.close());
  }

  private void start(BackendFixture.Options options) {
    server =
        BackendFixture.start(
            BackendSpec.webhook(
                new WebhookOptions(backend.url(), FaultyBackend.SECRET), options.build()));
  }

  private static FaultyBackend.Behaviour expireIn(long millis) {
    return (request, body) ->
        request
            .response()
            .end(new JsonObject().put("expireAt", System.currentTimeMillis() + millis).toBuffer());
  }

  @Test
  void itIsAskedForMoreAndGivesIt() {
    start(new BackendFixture.Options());
    backend.then(expireIn(50), expireIn(50), expireIn(100_000));
    BackendFixture.Client client = server.connect();
    await().until(() -> backend.ofType("refresh").size() == 2);
    client.send("420[\"a\",1]");
    client.expect("430[1]");
    JsonObject refresh = backend.ofType("refresh").get(0).body();
    assertThat(refresh.getLong("expiresAt")).isLessThanOrEqualTo(System.currentTimeMillis());
    assertThat(server.log).containsExactly("in");
  }

  /** At the level of the connection, so that the client comes back and is judged anew. */
  @Test
  void withoutMoreTimeTheConnectionIsClosed() {
    start(new BackendFixture.Options());
    backend.then(expireIn(50), FaultyBackend.status(204));
    BackendFixture.Client client = server.connect();
    client.expect("<closed>");
    await().until(() -> server.log.contains("out: forced close"));
    assertThat(server.stats().expired()).isEqualTo(1);
  }

  @Test
  void whoCannotBeAskedGivesNoTime() {
    start(new BackendFixture.Options().timeout(2_000));
    backend.then(
        expireIn(50),
        FaultyBackend.status(500),
        FaultyBackend.status(500),
        FaultyBackend.status(500));
    server.connect();
    await().until(() -> server.log.contains("out: forced close"));
    assertThat(server.stats().count(CallType.REFRESH, Outcome.FAILED)).isEqualTo(1);
  }

  @Test
  void aRefusalIsFinal() {
    start(new BackendFixture.Options());
    backend.then(
        expireIn(50), FaultyBackend.answer(new JsonObject("{\"error\":{\"message\":\"enough\"}}")));
    BackendFixture.Client client = server.connect();
    client.expect("41");
    await().until(() -> server.log.contains("out: server namespace disconnect"));
  }

  @Test
  void itIsAskedAgainAndAgain() {
    BackendFixture.Options options = new BackendFixture.Options();
    options.refreshEvery = 30;
    start(options);
    backend.then(FaultyBackend.ECHO, FaultyBackend.status(400));
    server.connect();
    await().until(() -> backend.ofType("refresh").size() >= 3);
    assertThat(backend.ofType("refresh").get(2).body().getMap()).containsEntry("expiresAt", null);
    assertThat(server.log).containsExactly("in");
  }

  @Test
  void anEventMaySetTheTime() {
    start(new BackendFixture.Options());
    BackendFixture.Client client = server.connect();
    backend.then(expireIn(50));
    client.send("42[\"a\"]");
    await().until(() -> backend.ofType("refresh").size() == 1);
    await().until(() -> server.log.contains("out: forced close"));
  }
}
