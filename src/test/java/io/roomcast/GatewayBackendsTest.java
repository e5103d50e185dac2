package io.roomcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.roomcast.auth.Signatures;
import io.roomcast.config.ConfLoader;
import io.roomcast.config.RoomcastConf;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Backends of the conf, from what is wrong with it to the end of the gateway. */
class GatewayBackendsTest {

  private static final String SECRET = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";
  private static final String OTHER = "whsec_ZmVkY2JhOTg3NjU0MzIxMGZlZGNiYTk4NzY1NDMyMTA=";

  private final Vertx vertx = Vertx.vertx();
  private final List<String> told = new CopyOnWriteArrayList<>();

  @AfterEach
  void close() {
    RuleGateway.await(vertx.close());
  }

  private int echo(String secret) {
    return RuleGateway.await(
            EchoBackend.start(vertx, "127.0.0.1", 0, Signatures.of(secret), told::add))
        .actualPort();
  }

  private static RoomcastConf conf(int port, String secret) {
    return conf(port, secret, "", "");
  }

  private static RoomcastConf conf(int port, String secret, String keys, String ofNamespace) {
    return ConfLoader.parse(
        "test.json",
        """
        {"node": {"instances": 2, "id": "here"}, %s
         "listen": {"public": {"host": "127.0.0.1", "port": 0}},
         "backends": {"app": {"url": "http://127.0.0.1:%d/{type}", "secret": "%s"}},
         "namespaces": [{"name": "/t", "on": {"connect": "app", "disconnect": "app"}, %s
           "events": [{"match": "*", "do": "call", "backend": "app"}]}]}
        """
            .formatted(keys, port, secret, ofNamespace),
        List.of());
  }

  private List<String> reasons() {
    return told.stream()
        .filter(line -> line.startsWith("{"))
        .map(line -> new JsonObject(line).getString("reason", ""))
        .filter(reason -> !reason.isEmpty())
        .toList();
  }

  @Test
  void aGatewayThatEndsTellsOfAllWhoLeave() {
    Gateway gateway = RuleGateway.await(Gateway.start(conf(echo(SECRET), SECRET)));
    for (int i = 0; i < 4; i++) {
      RuleClient client = RuleClient.connect(gateway.port(), "/t", new JsonObject());
      assertThat(client.ask("hello", i)).isEqualTo(new JsonArray().add(i));
    }
    RuleGateway.await(gateway.close());

    assertThat(reasons()).hasSize(4).containsOnly("server shutting down");
  }

  @Test
  void whoIsSentAwayAtOnceIsToldOfAsWell() {
    RoomcastConf conf =
        conf(
            echo(SECRET),
            SECRET,
            "\"limits\": {\"connectionsPerUser\": 1},",
            "\"use\": [{\"class\": \"io.roomcast.TestIdentity\"}], \"join\": [\"r\"],");
    Gateway gateway = RuleGateway.await(Gateway.start(conf));
    JsonObject ann = new JsonObject().put("user", "ann");
    RuleClient.connect(gateway.port(), "/t", ann);
    assertThat(reasons()).isEmpty();
    // Who she is was found out after her connections were counted: she was in for a moment.
    RuleClient.connect(gateway.port(), "/t", ann);
    await().until(() -> !reasons().isEmpty());
    RuleGateway.await(gateway.close());

    assertThat(reasons()).containsExactly("server namespace disconnect", "server shutting down");
  }

  @Test
  void aChangedSecretIsTakenByAllLoops() {
    Gateway gateway = RuleGateway.await(Gateway.start(conf(echo(SECRET), SECRET)));
    int other = echo(OTHER);
    List<RuleClient> clients =
        List.of(
            RuleClient.connect(gateway.port(), "/t", new JsonObject()),
            RuleClient.connect(gateway.port(), "/t", new JsonObject()));
    told.clear();
    RuleGateway.await(gateway.reload(conf(other, OTHER)));
    clients.forEach(client -> assertThat(client.ask("b", 1)).isEqualTo(new JsonArray().add(1)));

    assertThat(told).filteredOn(line -> line.contains("/event ")).hasSize(2);
    clients.forEach(RuleClient::close);
    await().until(() -> reasons().size() == 2);
    RuleGateway.await(gateway.close());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"url\": \"http://user:secret@a/\" | app.url",
        "\"url\": \"http://{type}.a/\" | app.url",
        "\"url\": \"http://a:{type}/\" | app.url",
        "\"url\": \"http://a/%zz\" | app.url",
        "\"url\": \"ftp://a/\" | app.url",
        "\"url\": \"http://a/\", \"previousSecret\": \"old\" | app.previousSecret",
        "\"url\": \"http://a/\", \"retry\": {\"base\": \"10s\"} | app.retry.base",
        "\"url\": \"http://a/\", \"bus\": \"b\" | app",
      })
  void aWrongBackendIsNamed(String keys, String path) {
    String conf = "{\"backends\": {\"app\": {%s, \"secret\": \"%s\"}}}".formatted(keys, SECRET);
    assertThat(RuleGateway.problemsOf(conf)).hasSize(1);
    assertThat(RuleGateway.problemsOf(conf).get(0))
        .contains("backends." + path)
        .doesNotContain(SECRET);
  }

  @ParameterizedTest
  @CsvSource({"change-me", "whsec_AAAA", "whsec_change-me-change-me-change-me-change-me"})
  void aWeakSecretIsRefusedAndNotShown(String secret) {
    String conf =
        "{\"backends\": {\"app\": {\"url\": \"http://a/\", \"secret\": \"%s\"}}}".formatted(secret);
    assertThat(RuleGateway.problemsOf(conf).get(0))
        .contains("backends.app.secret")
        .doesNotContain(secret);
  }
}
