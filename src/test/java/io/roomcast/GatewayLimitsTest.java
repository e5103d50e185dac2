package io.roomcast;

import static org.assertj.core.api.Assertions.assertThat;

import io.roomcast.auth.Tokens;
import io.roomcast.config.ConfProblem;
import io.roomcast.it.raw.RawHttp;
import io.roomcast.it.raw.RawWebSocket;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Limits of a gateway, by its conf. */
class GatewayLimitsTest {

  private static final JsonObject NONE = new JsonObject();

  private static final String AUTH =
      """
      "auth": {"jwt": {"issuers": [{"iss": "%s", "algorithms": ["HS256"], "secret": "%s"}]}}
      """
          .formatted(Tokens.ISSUER, Tokens.SECRET);

  private static String once(String policy) {
    return "{\"rate\": 1, \"per\": \"1h\", \"policy\": \"" + policy + "\"}";
  }

  private static String refused(String limit) {
    return "[{\"error\":{\"code\":\"E_RATE\",\"message\":\"Too many events (" + limit + ").\"}}]";
  }

  @Test
  void namespacesHaveTheirOwnLimitsOrThoseOfAll() throws Exception {
    String conf =
        """
        {"limits": {"eventsPerSocket": %s},
         "namespaces": [
           {"name": "/"},
           {"name": "/own*", "limits": {
             "eventsPerSocket": {"rate": 1000}, "eventsPerName": {"a*": %s},
             "maxPayload": "10B"}}]}
        """
            .formatted(once("reject"), once("reject"));
    try (TestGateway gateway = TestGateway.start(conf);
        RawWebSocket socket = gateway.connect("/", NONE)) {
      assertThat(socket.receiveText()).startsWith("40{");
      socket.send("42[\"x\"]");
      socket.send("421[\"x\"]");
      assertThat(socket.receiveText()).isEqualTo("431" + refused("eventsPerSocket"));
      socket.send("40/own/1,");
      assertThat(socket.receiveText()).startsWith("40/own/1,{");
      socket.send("42/own/1,[\"ab\"]");
      socket.send("42/own/1,2[\"ac\"]");
      assertThat(socket.receiveText()).isEqualTo("43/own/1,2" + refused("eventsPerName"));
      socket.send("42/own/1,3[\"b\",\"0123456789\"]");
      assertThat(socket.receiveText())
          .startsWith("43/own/1,3[{\"error\":{\"code\":\"E_TOO_LARGE\"");

      gateway.reload(conf.replace("\"reject\"", "\"close\""));
      socket.send("42[\"x\"]");
      socket.send("42[\"x\"]");
      assertThat(socket.receive().ends()).isTrue();
    }
  }

  @Test
  void addressesAreThoseThatTrustedProxiesTell() throws Exception {
    String conf =
        """
        {"listen": {"public": {"trustedProxies": ["127.0.0.0/8", "10.0.0.0/8"]}},
         "limits": {"connectionsPerIp": 1, "acceptPerIp": {"rate": 3, "per": "1h"}}}
        """;
    try (TestGateway gateway = TestGateway.start(conf)) {
      assertThat(handshake(gateway, "203.0.113.1, 10.1.2.3")).isEqualTo(200);
      assertThat(handshake(gateway, "203.0.113.1")).isEqualTo(429);
      assertThat(handshake(gateway, "203.0.113.2")).isEqualTo(200);
      // What stands left of the client's address is what it says itself.
      assertThat(handshake(gateway, "203.0.113.3, 203.0.113.2")).isEqualTo(429);
      gateway.reload(conf.replace("\"connectionsPerIp\": 1", "\"connectionsPerIp\": 0"));
      assertThat(handshake(gateway, "203.0.113.2")).isEqualTo(200);
      assertThat(handshake(gateway, "203.0.113.2")).isEqualTo(429);
    }
  }

  private static int handshake(TestGateway gateway, String forwarded) throws Exception {
    Map<String, String> headers = Map.of("X-Forwarded-For", forwarded);
    String target = "/socket.io/?EIO=4&transport=polling";
    return RawHttp.request(gateway.port(), "GET", target, headers, null).status();
  }

  @Test
  void usersHaveSoManyConnectionsAndSocketsSoManyRooms() throws Exception {
    String conf =
        "{\"limits\": {\"connectionsPerUser\": 1}, \"namespaces\": [{\"name\": \"/\","
            + " \"limits\": {\"roomsPerSocket\": 2}}], "
            + AUTH
            + "}";
    JsonObject claims = Tokens.claims("u", 60);
    JsonObject two = token(claims.copy().put("rooms", new JsonArray(List.of("a", "b"))));
    JsonObject three = token(claims.copy().put("rooms", new JsonArray(List.of("a", "b", "c"))));
    try (TestGateway gateway = TestGateway.start(conf);
        RawWebSocket many = gateway.connect("/", three);
        RawWebSocket socket = gateway.connect("/", two)) {
      assertThat(many.receiveText()).startsWith("44{").contains("token_invalid");
      assertThat(socket.receiveText()).startsWith("40{");
      try (RawWebSocket second = gateway.connect("/", two)) {
        assertThat(second.receiveText()).startsWith("44{").contains("too_many_connections");
      }
      gateway.reload(conf.replace("roomsPerSocket\": 2", "roomsPerSocket\": 3"));
      socket.send("41");
      String answer = "";
      while (!answer.startsWith("40{")) {
        many.send("40" + three.encode());
        answer = many.receiveText();
        assertThat(answer).containsAnyOf("40{", "too_many_connections");
      }
    }
  }

  private static JsonObject token(JsonObject claims) {
    return new JsonObject().put("token", Tokens.hs256(claims));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'connectionsPerIp': -1 | limits.connectionsPerIp | from 0 to 100000000",
        "'eventsPerUser': {'rate': 0} | limits.eventsPerUser.rate | from 1 to 1000000",
        "'eventsPerUser': {'scope': 'cluster'} | limits.eventsPerUser.scope | \"node\"",
        "'eventsPerSocket': {'policy': 'refuse'} | limits.eventsPerSocket.policy |"
            + " \"throttle\", \"reject\", \"drop\", \"close\"",
        "'eventsPerIp': 5 | limits.eventsPerIp | true, false or an object",
        "'acceptPerIp': {'per': '2h'} | limits.acceptPerIp.per | from 1ms to 1h",
        "'violations': {'then': 'ban'} | limits.violations.then | \"close\", \"disconnect\"",
        "'maxBuckets': 1 | limits.maxBuckets | from 1000",
        "'eventsPerSockt': {} | limits.eventsPerSockt | did you mean \"eventsPerSocket\"?",
      })
  void aWrongLimitIsNamed(String limits, String path, String part) {
    List<ConfProblem> problems =
        TestGateway.problems("{\"limits\": {" + limits.replace('\'', '"') + "}}");
    assertThat(problems).hasSize(1);
    assertThat(problems.get(0).path()).isEqualTo(path);
    assertThat(problems.get(0).toString()).contains(part);
  }
}
