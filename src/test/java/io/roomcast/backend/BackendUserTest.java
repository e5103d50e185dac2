package io.roomcast.backend;

import static org.assertj.core.api.Assertions.assertThat;

import io.roomcast.auth.AuthMode;
import io.roomcast.auth.AuthOptions;
import io.roomcast.auth.IssuerOptions;
import io.roomcast.auth.JwtAlgorithm;
import io.roomcast.auth.JwtAuthOptions;
import io.roomcast.auth.Tokens;
import io.roomcast.handler.Identity;
import io.roomcast.handler.JwtHandler;
import io.roomcast.socketio.Namespace;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who a socket is, where tokens and a backend have a say. */
class BackendUserTest {

  private final Vertx vertx = Vertx.vertx();
  private final FaultyBackend backend = new FaultyBackend(vertx);
  private BackendFixture server;

  @AfterEach
  void stop() {
    server.close();
    BackendFixture.await(vertx.close());
  }

  private void start() {
    server =
        BackendFixture.start(
            BackendSpec.webhook(
                new WebhookOptions(backend.url(), FaultyBackend.SECRET), BackendFixture.options()),
            BackendUserTest::withTokens);
  }

  private static void withTokens(Namespace namespace) {
    IssuerOptions issuer =
        new IssuerOptions()
            .setIss(Tokens.ISSUER)
            .setAlgorithms(List.of(JwtAlgorithm.HS256))
            .setSecret(Tokens.SECRET);
    AuthOptions options =
        new AuthOptions().setJwt(new JwtAuthOptions().setIssuers(issuer)).setAnonymous(true);
    namespace.use(
        JwtHandler.create(Vertx.currentContext().owner(), options).mode(AuthMode.OPTIONAL));
  }

  private static String token(String user) {
    long now = System.currentTimeMillis() / 1_000;
    return Tokens.hs256(
        new JsonObject().put("iss", Tokens.ISSUER).put("sub", user).put("exp", now + 600));
  }

  private String user() {
    return server.call(() -> Identity.of(server.socket()).user());
  }

  @Test
  void theBackendMayNameTheUserOfAToken() {
    start();
    backend.then(FaultyBackend.answer(new JsonObject().put("user", "Ann A.")));
    BackendFixture.Client client = server.open();
    client.send("40{\"token\":\"" + token("ann") + "\"}");
    client.expectStart("40{");

    JsonObject connect = backend.received.get(0).body();
    assertThat(connect.getString("user")).isEqualTo("ann");
    assertThat(connect.getJsonObject("claims").getString("sub")).isEqualTo("ann");
    assertThat(connect.getJsonObject("data")).isEqualTo(new JsonObject());
    assertThat(user()).isEqualTo("Ann A.");

    client.send("420[\"auth:refresh\",\"" + token("bob") + "\"]");
    client.expectStart("430[{\"error\":{\"code\":\"user_changed\"");
    client.send("421[\"auth:refresh\",\"" + token("ann") + "\"]");
    client.expectStart("431[{\"expiresAt\":");
    assertThat(user()).isEqualTo("Ann A.");
    boolean hasToken = server.call(() -> Identity.of(server.socket()).hasToken());
    assertThat(hasToken).isTrue();
  }

  @Test
  void theBackendMayNameAUserWithoutAToken() {
    start();
    backend.then(FaultyBackend.answer(new JsonObject().put("user", "guest 7")));
    server.connect();

    assertThat(backend.received.get(0).body().getMap()).containsEntry("claims", null);
    assertThat(user()).isEqualTo("guest 7");
    Identity identity = server.call(() -> Identity.of(server.socket()));
    assertThat(identity.hasToken()).isFalse();
    assertThat(identity.expiresAt()).isEqualTo(Long.MAX_VALUE);
    assertThat(identity.claims()).isEmpty();
    assertThat(identity.caps()).isEmpty();
  }
}
