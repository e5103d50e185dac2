package io.roomcast.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.roomcast.it.raw.RawHttp;
import io.roomcast.it.raw.RawPolling;
import io.roomcast.it.raw.RawWebSocket;
import io.roomcast.it.raw.RawWebSocket.Frame;
import io.roomcast.testing.TimedTest;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Joining namespaces, on the wire: who must ask, what is answered, what ends the connection. */
class ConnectNamespaceIT {

  private static final int CONNECT_TIMEOUT = 2_000;

  private static Target target;

  @BeforeAll
  static void start() {
    target =
        Target.start(
            "conformance",
            new JsonObject().put("connectTimeout", CONNECT_TIMEOUT).put("instances", 2));
  }

  @AfterAll
  static void stop() {
    target.close();
  }

  private static RawWebSocket open() throws IOException {
    RawWebSocket socket = RawWebSocket.open(target.port(), "/socket.io/?EIO=4&transport=websocket");
    assertThat(socket.receiveText()).startsWith("0{");
    return socket;
  }

  /** Joins a namespace; answers the id of the socket. */
  private static String join(RawWebSocket socket, String nsp) throws IOException {
    socket.send("40" + nsp);
    String answer = socket.receiveText();
    assertThat(answer).matches("40" + nsp + "\\{\"sid\":\"[A-Za-z0-9_-]{20}\"}");
    return new JsonObject(answer.substring(answer.indexOf('{'))).getString("sid");
  }

  private static void closes(RawWebSocket socket) throws IOException {
    assertThat(String.valueOf(socket.receive())).isIn("close", "end");
  }

  private static void isAlive(RawWebSocket socket, String nsp) throws IOException {
    socket.send("42" + nsp + "987[\"ack\",\"alive\"]");
    assertThat(socket.receiveText()).isEqualTo("43" + nsp + "987[\"alive\"]");
  }

  private static String disconnectReason(String id) {
    return target.logged(Map.of("type", "disconnect", "id", id)).getString("reason");
  }

  @Test
  void nothingIsSentBeforeTheClientAsks() throws IOException {
    try (RawWebSocket socket = open()) {
      assertThat(socket.receive(150)).isNull();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"42[\"echo\"]", "41", "43[]", "430[1]", "44{\"message\":\"\"}"})
  void anyPacketBeforeConnectCloses(String packet) throws IOException {
    try (RawWebSocket socket = open()) {
      socket.send(packet);
      closes(socket);
    }
  }

  @Test
  void eachNamespaceGivesItsOwnIdAndNeitherIsTheSession() throws IOException {
    try (RawWebSocket socket =
        RawWebSocket.open(target.port(), "/socket.io/?EIO=4&transport=websocket")) {
      String sid = new JsonObject(socket.receiveText().substring(1)).getString("sid");
      String main = join(socket, "");
      String custom = join(socket, "/custom,");
      assertThat(sid).isNotEqualTo(main).isNotEqualTo(custom);
      assertThat(main).isNotEqualTo(custom);
    }
  }

  @Test
  void authIsAnObject() throws IOException {
    try (RawWebSocket socket = open()) {
      socket.send("40{\"token\":\"123\",\"n\":{\"a\":[1]}}");
      socket.receiveText();
      socket.send("421[\"handshake\"]");
      String answer = socket.receiveText();
      assertThat(answer)
          .startsWith("431[{")
          .contains("\"auth\":{\"token\":\"123\",\"n\":{\"a\":[1]}}");
    }
  }

  @Test
  void aRefusalLeavesTheConnectionAndMayBeTriedAgain() throws IOException {
    try (RawWebSocket socket = open()) {
      for (int i = 0; i < 2; i++) {
        socket.send("40/deny,");
        assertThat(socket.receiveText())
            .isEqualTo("44/deny,{\"message\":\"denied\",\"data\":{\"code\":42}}");
      }
      socket.send("40/random,");
      assertThat(socket.receiveText()).isEqualTo("44/random,{\"message\":\"Invalid namespace\"}");
      socket.send("40/layers,{\"stop\":true}");
      assertThat(socket.receiveText()).isEqualTo("42/layers,[\"early\",\"before connect\"]");
      assertThat(socket.receiveText()).isEqualTo("44/layers,{\"message\":\"stopped at b\"}");
      join(socket, "");
      isAlive(socket, "");
    }
  }

  @Test
  void whatMiddlewareEmitsGoesBeforeTheAnswer() throws IOException {
    try (RawWebSocket socket = open()) {
      socket.send("40/layers,");
      assertThat(socket.receiveText()).isEqualTo("42/layers,[\"early\",\"before connect\"]");
      assertThat(socket.receiveText()).startsWith("40/layers,{\"sid\":");
    }
  }

  @Test
  void anEventBeforeTheAnswerCloses() throws IOException {
    try (RawWebSocket socket = open()) {
      socket.send("40/slow,");
      socket.send("42/slow,[\"echo\",1]");
      closes(socket);
    }
  }

  @Test
  void aConnectionThatEndsMeanwhileIsNeverConnected() throws Exception {
    try (RawWebSocket socket = open()) {
      join(socket, "");
      socket.send("40/slow,");
    }
    try (RawWebSocket other = open()) {
      String id = join(other, "/slow,");
      target.logged(Map.of("type", "connect", "id", id));
      assertThat(
              target.log().stream()
                  .filter(e -> e.getString("type").equals("connect"))
                  .filter(e -> e.getString("nsp").equals("/slow")))
          .hasSize(1);
    }
  }

  @Test
  void aSecondConnectCloses() throws IOException {
    try (RawWebSocket socket = open()) {
      String custom = join(socket, "/custom,");
      String main = join(socket, "");
      socket.send("40/custom,");
      closes(socket);
      assertThat(disconnectReason(custom)).isEqualTo("forced close");
      assertThat(disconnectReason(main)).isEqualTo("forced close");
    }
  }

  @Test
  void aNamespaceCanBeLeftAndJoinedAgain() throws IOException {
    try (RawWebSocket socket = open()) {
      String first = join(socket, "/custom,");
      socket.send("41/custom,");
      assertThat(disconnectReason(first)).isEqualTo("client namespace disconnect");
      String second = join(socket, "/custom,");
      assertThat(second).isNotEqualTo(first);
      isAlive(socket, "/custom,");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"42/deny,[\"echo\"]", "41/nope,", "43/nope,1[]", "44/custom,{}"})
  void aPacketForWhatWasNotJoinedClosesAll(String packet) throws IOException {
    try (RawWebSocket socket = open()) {
      String main = join(socket, "");
      String custom = join(socket, "/custom,");
      socket.send(packet);
      closes(socket);
      assertThat(disconnectReason(main)).isEqualTo("forced close");
      assertThat(disconnectReason(custom)).isEqualTo("forced close");
    }
  }

  @TimedTest
  void whoJoinsNothingIsClosedInTime() throws IOException {
    try (RawWebSocket socket = open()) {
      long opened = System.nanoTime();
      socket.send("40/deny,"); // a refusal does not count
      socket.receiveText();
      closes(socket);
      assertThat(millisSince(opened)).isBetween(CONNECT_TIMEOUT - 20L, CONNECT_TIMEOUT + 150L);
    }
  }

  @Test
  void whoLeftTheLastNamespaceMayStay() throws IOException {
    try (RawWebSocket socket = open()) {
      join(socket, "");
      socket.send("41");
      Frame frame = socket.receive(CONNECT_TIMEOUT + 200);
      assertThat(frame).isNull();
      join(socket, "");
      isAlive(socket, "");
    }
  }

  @Test
  void pollingAnswersWithoutAnythingElse() throws Exception {
    RawPolling session = RawPolling.open(target.port());
    CompletableFuture<RawHttp.Response> held = session.hold();
    assertThat(session.post("40").text()).isEqualTo("ok");
    assertThat(held.get(20, TimeUnit.SECONDS).text())
        .matches("40\\{\"sid\":\"[A-Za-z0-9_-]{20}\"}");
    assertThat(session.post("40/random,\u001e421[\"ack\"]").text()).isEqualTo("ok");
    StringBuilder all = new StringBuilder(session.poll().text());
    while (!all.toString().contains("\u001e")) {
      all.append('\u001e').append(session.poll().text());
    }
    assertThat(all.toString().split("\u001e"))
        .containsExactlyInAnyOrder("44/random,{\"message\":\"Invalid namespace\"}", "431[]");
  }

  @Test
  void anEventInThePayloadOfConnectCloses() throws IOException {
    RawPolling session = RawPolling.open(target.port());
    RawHttp.Response answer = session.post("40\u001e42[\"echo\",1]");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.text()).isEqualTo("ok");
    assertThat(session.poll().text()).endsWith("1");
    RawHttp.Response gone = session.poll();
    assertThat(gone.status()).isEqualTo(400);
    assertThat(gone.text()).isEqualTo("{\"code\":1,\"message\":\"Session ID unknown\"}");
  }

  @TimedTest
  void whoJoinsNothingOverPollingIsClosedInTime() throws Exception {
    RawPolling session = RawPolling.open(target.port());
    long opened = System.nanoTime();
    assertThat(session.hold().get(20, TimeUnit.SECONDS).text()).isEqualTo("1");
    assertThat(millisSince(opened)).isBetween(CONNECT_TIMEOUT - 50L, CONNECT_TIMEOUT + 150L);
    assertThat(session.poll().status()).isEqualTo(400);
  }

  private static long millisSince(long nanos) {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nanos);
  }
}
