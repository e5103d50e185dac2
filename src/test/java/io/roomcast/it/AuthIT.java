package io.roomcast.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.roomcast.auth.AuthError;
import io.roomcast.auth.JwtAlgorithm;
import io.roomcast.auth.TokenSigner;
import io.roomcast.auth.Tokens;
import io.roomcast.it.raw.RawWebSocket;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tokens and origins on the wire: who gets in, what a refusal looks like, what happens at expiry.
 */
class AuthIT {

  private static final String TARGET = "/socket.io/?EIO=4&transport=websocket";
  private static final String NO_TOKEN = refusal("", AuthError.TOKEN_MISSING);

  private AuthServer server;

  @BeforeEach
  void start() {
    server = AuthServer.deploy(false);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static String refusal(String nsp, AuthError error) {
    return "44%s{\"message\":\"%s\",\"data\":{\"code\":\"%s\",\"retryable\":%s}}"
        .formatted(nsp, error.message(), error.code(), error.retryable());
  }

  private RawWebSocket open(Map<String, String> headers, String more) throws IOException {
    RawWebSocket socket = RawWebSocket.open(server.port(), TARGET + more, headers);
    assertThat(socket.receiveText()).startsWith("0{");
    return socket;
  }

  private RawWebSocket open() throws IOException {
    return open(Map.of(), "");
  }

  private static String token(String user, double seconds) {
    return Tokens.hs256(
        Tokens.claims(user, 0).put("exp", System.currentTimeMillis() / 1000.0 + seconds));
  }

  private static String auth(String token) {
    return new JsonObject().put("token", token).encode();
  }

  /** Joins a namespace, which must succeed; answers {sid, pid}. */
  private static JsonObject join(RawWebSocket socket, String nsp, String auth) throws IOException {
    socket.send("40" + nsp + auth);
    String answer = socket.receiveText();
    assertThat(answer).startsWith("40" + nsp + "{\"sid\":");
    return new JsonObject(answer.substring(2 + nsp.length()));
  }

  private static JsonObject who(RawWebSocket socket, String nsp) throws IOException {
    socket.send("42" + nsp + "7[\"who\"]");
    String answer = socket.receiveText();
    assertThat(answer).startsWith("43" + nsp + "7[");
    return new JsonArray(answer.substring(3 + nsp.length())).getJsonObject(0);
  }

  @Test
  void aRefusedClientHasNoStateAndReceivesNothingElse() throws IOException {
    int timers;
    try (RawWebSocket socket = open();
        RawWebSocket member = open()) {
      timers = server.timers();
      JsonObject claims = Tokens.claims("ann", 60).put("rooms", List.of("room"));
      String foreign = signed(Tokens.OTHER_SECRET, claims);
      for (String auth : new String[] {"", "{}", "{\"token\":7}", "{\"token\":\" \"}"}) {
        socket.send("40" + auth);
        assertThat(socket.receiveText()).isEqualTo(NO_TOKEN);
      }
      socket.send("40" + auth(foreign));
      assertThat(socket.receiveText()).isEqualTo(refusal("", AuthError.TOKEN_INVALID));
      join(member, "", auth(Tokens.hs256(claims)));
      member.send("42[\"say\",1]");
      assertThat(socket.receive(200)).isNull();
      assertThat(server.stats().sockets()).isEqualTo(1);
      assertThat(server.stats().refusedConnects()).isEqualTo(5);
      assertThat(server.jwtStats().refused())
          .isEqualTo(Map.of(AuthError.TOKEN_MISSING, 4L, AuthError.TOKEN_INVALID, 1L));
      assertThat(server.log).hasSize(1);

      join(socket, "/open,", "");
      socket.send("42[\"who\"]");
      assertThat(socket.receive()).as("no socket of / to emit to").hasToString("close");
    }
    await().until(() -> server.timers() < timers);
  }

  private static String signed(String secret, JsonObject claims) {
    return TokenSigner.create((Vertx) null, JwtAlgorithm.HS256, secret, null).sign(claims);
  }

  @ParameterizedTest
  @CsvSource({"-60, TOKEN_EXPIRED", "60, TOKEN_NOT_ACTIVE"})
  void timesAreTold(double seconds, AuthError error) throws IOException {
    long now = System.currentTimeMillis() / 1000;
    JsonObject claims = Tokens.claims("ann", 0).put("exp", now + seconds).put("nbf", now + 30);
    try (RawWebSocket socket = open()) {
      socket.send("40" + auth(Tokens.hs256(claims)));
      assertThat(socket.receiveText()).isEqualTo(refusal("", error));
    }
  }

  @Test
  void aTokenGivesUserRoomsDataAndRights() throws IOException {
    JsonObject claims =
        Tokens.claims("ann", 60)
            .put("rooms", List.of("room", "r2"))
            .put("data", new JsonObject().put("name", "Ann").put("$auth", "forged"))
            .put("caps", List.of("admin"));
    try (RawWebSocket socket = open();
        RawWebSocket other = open()) {
      join(socket, "", auth(Tokens.hs256(claims)));
      assertThat(who(socket, ""))
          .isEqualTo(
              new JsonObject()
                  .put("user", "ann")
                  .put("rooms", List.of("r2", "room"))
                  .put("data", new JsonObject().put("name", "Ann"))
                  .put("admin", true)
                  .put("recovered", false));
      join(other, "", auth(token("bob", 60)));
      other.send("42[\"say\",\"hi\"]");
      assertThat(socket.receiveText()).startsWith("42[\"said\",\"hi\"");
      assertThat(server.jwtStats().admitted()).isEqualTo(2);
    }
  }

  @Test
  void placesOfTheTokenInTheirOrder() throws IOException {
    Map<String, String> all =
        Map.of(
            "Authorization", "Bearer " + token("authorization", 60),
            "X-Token", token("x-token", 60),
            "Cookie", "a=b; sid_token=" + token("cookie", 60));
    assertThat(user(all, "&token=" + token("query", 60), auth(token("auth", 60))))
        .isEqualTo("auth");
    assertThat(user(all, "&token=" + token("query", 60), "")).isEqualTo("authorization");
    Map<String, String> basic = Map.of("Authorization", "Basic dTpw", "Cookie", all.get("Cookie"));
    assertThat(user(basic, "", "")).isEqualTo("cookie");
    assertThat(user(Map.of("X-Token", all.get("X-Token")), "", "")).isEqualTo("x-token");
    assertThat(user(Map.of("Cookie", "sid_token=\"" + token("quoted", 60) + "\""), "", ""))
        .isEqualTo("quoted");
    assertThat(user(Map.of(), "&token=" + token("query", 60), "")).isEqualTo("query");
  }

  private String user(Map<String, String> headers, String query, String auth) throws IOException {
    try (RawWebSocket socket = open(headers, query)) {
      join(socket, "", auth);
      return who(socket, "").getString("user");
    }
  }

  @Test
  void modes() throws IOException {
    try (RawWebSocket socket = open()) {
      join(socket, "/feed,", "");
      assertThat(who(socket, "/feed,").getValue("user")).isNull();
      join(socket, "/open,", auth("garbage"));
      assertThat(who(socket, "/open,").getValue("user")).isNull();
    }
    try (RawWebSocket socket = open()) {
      socket.send("40/feed," + auth("garbage"));
      assertThat(socket.receiveText()).isEqualTo(refusal("/feed,", AuthError.TOKEN_INVALID));
      join(socket, "/feed,", auth(token("ann", 60)));
      assertThat(who(socket, "/feed,").getString("user")).isEqualTo("ann");
    }
    assertThat(server.jwtStats().anonymous()).isEqualTo(1);
  }

  /** Asks for a new token with an event that wants an ack; answers the ack's id. */
  private static String asked(RawWebSocket socket, String nsp) throws IOException {
    String event = socket.receiveText();
    assertThat(event).matches("42" + nsp + "\\d+\\[\"auth:refresh\",\\{\"expiresAt\":\\d+}]");
    return event.substring(2 + nsp.length(), event.indexOf('['));
  }

  @Test
  void anExpiredSocketThatAnswersWithANewTokenStays() throws Exception {
    try (RawWebSocket socket = open()) {
      join(socket, "", auth(token("ann", 0.4)));
      String id = asked(socket, "");
      JsonObject claims = Tokens.claims("ann", 60).put("caps", "admin").put("rooms", "late");
      socket.send("43" + id + new JsonArray().add(Tokens.hs256(claims)).encode());
      assertThat(socket.receive((int) AuthServer.GRACE + 700)).as("nothing at the grace").isNull();
      assertThat(who(socket, "").getBoolean("admin")).isTrue();
      assertThat(who(socket, "").getJsonArray("rooms")).containsExactly("late");
      assertThat(server.jwtStats().refreshed()).isEqualTo(1);
      assertThat(server.jwtStats().expired()).isZero();
    }
  }

  @Test
  void anExpiredSocketThatDoesNotAnswerIsClosedAndTheClientMayComeBack() throws IOException {
    try (RawWebSocket socket = open()) {
      join(socket, "/open,", "");
      long start = System.nanoTime();
      join(socket, "", auth(token("ann", 0.4)));
      asked(socket, "");
      assertThat(who(socket, "").getString("user")).as("served during the grace").isEqualTo("ann");
      assertThat(socket.receive()).hasToString("close");
      assertThat((System.nanoTime() - start) / 1_000_000)
          .isGreaterThanOrEqualTo(400 + AuthServer.GRACE - 20);
    }
    await().until(() -> server.log.size() == 4);
    assertThat(server.log.subList(2, 4)).containsOnly("disconnect FORCED_CLOSE");
    assertThat(server.jwtStats().expired()).isEqualTo(1);
    await().until(() -> server.timers() == 0);
  }

  @Test
  void orItIsDisconnectedFromItsNamespaceAlone() throws IOException {
    try (RawWebSocket socket = open()) {
      join(socket, "/open,", "");
      join(socket, "/kick,", auth(token("ann", 0.3)));
      asked(socket, "/kick,");
      assertThat(socket.receiveText()).isEqualTo("41/kick,");
      assertThat(who(socket, "/open,").getValue("user")).isNull();
    }
  }

  @Test
  void aClientMaySendANewTokenAtAnyTime() throws IOException {
    String fresh = token("ann", 60);
    try (RawWebSocket socket = open()) {
      join(socket, "", auth(token("ann", 2)));
      assertThat(refresh(socket, fresh)).containsOnlyKeys("expiresAt");
      assertThat(socket.receive(2_300)).as("the old time has passed").isNull();
    }
  }

  private static Map<String, Object> refresh(RawWebSocket socket, Object token) throws IOException {
    socket.send("425" + new JsonArray().add("auth:refresh").add(token).encode());
    String answer = socket.receiveText();
    assertThat(answer).startsWith("435[{");
    return new JsonArray(answer.substring(3)).getJsonObject(0).getMap();
  }

  @Test
  void aNewTokenMustBeGoodAndOfTheSameUser() throws IOException {
    String other = token("bob", 60);
    String ofAnotherIssuer = ecToken("ann"); // the first takes its time
    try (RawWebSocket socket = open()) {
      join(socket, "", auth(token("ann", 4)));
      assertThat(code(refresh(socket, other))).isEqualTo("user_changed");
      assertThat(code(refresh(socket, ofAnotherIssuer))).isEqualTo("user_changed");
      assertThat(code(refresh(socket, token("ann", -1)))).isEqualTo("token_expired");
      assertThat(code(refresh(socket, "garbage"))).isEqualTo("token_invalid");
      assertThat(code(refresh(socket, 42))).isEqualTo("token_missing");
      assertThat(who(socket, "").getString("user")).isEqualTo("ann");
      assertThat(server.jwtStats().refreshRefused()).isEqualTo(5);
      String id = asked(socket, "");
      socket.send("43" + id + new JsonArray().add(other).encode());
      assertThat(socket.receive()).hasToString("close");
    }
  }

  private static String code(Map<String, Object> answer) {
    return ((JsonObject) new JsonObject(answer).getValue("error")).getString("code");
  }

  private static String ecToken(String user) {
    JsonObject claims = Tokens.claims(user, 60).put("iss", "https://ec");
    return TokenSigner.create((Vertx) null, JwtAlgorithm.ES256, AuthServer.EC.privateKey(), null)
        .sign(claims);
  }

  @Test
  void slowSignaturesAreVerifiedElsewhereAndAClientThatLeavesMeanwhileLeavesNothing()
      throws IOException {
    for (int i = 0; i < 20; i++) {
      try (RawWebSocket socket = open()) {
        socket.send("40" + auth(ecToken("u" + i)));
        if (i % 2 == 0) {
          socket.reset();
        } else {
          assertThat(socket.receiveText()).startsWith("40{\"sid\":");
        }
      }
    }
    await().until(() -> server.stats().sockets() == 0 && server.stats().clients() == 0);
    await().until(() -> server.timers() == 0);
    assertThat(server.stats().rooms()).isZero();
  }

  @Test
  void aRefusalLaterInTheChainLeavesNothingEither() throws IOException {
    try (RawWebSocket socket = open()) {
      int timers = server.timers();
      JsonObject claims = Tokens.claims("ann", 60).put("rooms", "room");
      socket.send("40/later," + auth(Tokens.hs256(claims)));
      assertThat(socket.receiveText())
          .isEqualTo("44/later,{\"message\":\"no\",\"data\":{\"code\":\"later\"}}");
      assertThat(server.stats().rooms()).isZero();
      assertThat(server.timers()).isEqualTo(timers);
    }
  }

  /** Joins, gets an offset, is lost; answers the auth to come back with, but for the token. */
  private JsonObject lost(String token) throws IOException {
    server.close();
    server = AuthServer.deploy(true);
    try (RawWebSocket socket = open();
        RawWebSocket other = open()) {
      JsonObject joined = join(socket, "", auth(token));
      join(other, "", auth(token("other", 60)));
      other.send("42[\"say\",1]");
      String said = socket.receiveText();
      assertThat(said).startsWith("42[\"said\",1,\"");
      String offset = new JsonArray(said.substring(2)).getString(2);
      socket.reset();
      await().until(() -> server.log.stream().anyMatch(line -> line.startsWith("disconnect")));
      return new JsonObject().put("pid", joined.getString("pid")).put("offset", offset);
    }
  }

  private static String inRoom(String user, double seconds) {
    return Tokens.hs256(
        Tokens.claims(user, 0)
            .put("exp", System.currentTimeMillis() / 1000.0 + seconds)
            .put("rooms", "room"));
  }

  @Test
  void aRecoveredSocketIsStillBoundToItsToken() throws IOException {
    JsonObject auth = lost(inRoom("ann", 60)).put("token", inRoom("ann", 2));
    try (RawWebSocket socket = open()) {
      join(socket, "", auth.encode());
      JsonObject who = who(socket, "");
      assertThat(who.getBoolean("recovered")).isTrue();
      assertThat(who.getString("user")).isEqualTo("ann");
      asked(socket, "");
      assertThat(socket.receive()).hasToString("close");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TOKEN_MISSING", "TOKEN_EXPIRED", "USER_CHANGED"})
  void recoveryBringsNobodyInWithoutAToken(AuthError error) throws IOException {
    JsonObject auth = lost(inRoom("ann", 60));
    switch (error) {
      case TOKEN_EXPIRED -> auth.put("token", inRoom("ann", -60));
      case USER_CHANGED -> auth.put("token", inRoom("bob", 60));
      default -> assertThat(auth.containsKey("token")).isFalse();
    }
    int connected = connected();
    try (RawWebSocket socket = open()) {
      socket.send("40" + auth.encode());
      assertThat(socket.receiveText()).isEqualTo(refusal("", error));
      assertThat(connected()).isEqualTo(connected);
      join(socket, "", auth.put("token", inRoom("ann", 60)).encode());
      assertThat(who(socket, "").getBoolean("recovered")).as("restored once only").isFalse();
    }
  }

  private int connected() {
    return (int) server.log.stream().filter(line -> line.startsWith("connect")).count();
  }
}
