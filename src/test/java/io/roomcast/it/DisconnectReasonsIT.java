package io.roomcast.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.roomcast.it.raw.RawPolling;
import io.roomcast.it.raw.RawWebSocket;
import io.roomcast.it.raw.RawWebSocket.Frame;
import io.roomcast.testing.TimedTest;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * How a connection with two sockets ends: what goes over the wire, and the reason on the server, on
 * WebSocket and after an upgrade.
 */
class DisconnectReasonsIT extends DisconnectReasons {

  /** A WebSocket with a socket in the main namespace and one in /custom. */
  private record Two(Target target, RawWebSocket socket, String main, String custom)
      implements AutoCloseable {

    static Two open(Target target, boolean upgraded) throws IOException {
      RawWebSocket socket = upgraded ? upgrade(target) : direct(target);
      return new Two(target, socket, join(socket, ""), join(socket, "/custom,"));
    }

    private static RawWebSocket direct(Target target) throws IOException {
      RawWebSocket socket =
          RawWebSocket.open(target.port(), "/socket.io/?EIO=4&transport=websocket");
      assertThat(socket.receiveText()).startsWith("0{");
      return socket;
    }

    private static RawWebSocket upgrade(Target target) throws IOException {
      RawPolling session = RawPolling.open(target.port());
      RawWebSocket socket =
          RawWebSocket.open(
              target.port(), "/socket.io/?EIO=4&transport=websocket&sid=" + session.sid());
      socket.send("2probe");
      assertThat(socket.receiveText()).isEqualTo("3probe");
      socket.send("5");
      return socket;
    }

    private static String join(RawWebSocket socket, String nsp) throws IOException {
      socket.send("40" + nsp);
      String answer = socket.receiveText();
      assertThat(answer).startsWith("40" + nsp + "{\"sid\":");
      return new JsonObject(answer.substring(answer.indexOf('{'))).getString("sid");
    }

    /** What comes until the connection ends, pings aside, and how it ends. */
    List<String> rest() throws IOException {
      List<String> rest = new ArrayList<>();
      while (true) {
        @Nullable Frame frame = socket.receive();
        if (frame == null) {
          throw new AssertionError("the connection lives on");
        }
        if (frame.ends()) {
          rest.add(frame.toString().equals("end") ? "close" : frame.toString());
          return rest;
        }
        if (!frame.text().equals("2")) {
          rest.add(frame.text());
        }
      }
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  private static void assertReasons(Two two, String reason) {
    assertThat(reason(two.target(), two.main())).isEqualTo(reason);
    assertThat(reason(two.target(), two.custom())).isEqualTo(reason);
  }

  private static String reason(String id) {
    return reason(target, id);
  }

  @ParameterizedTest(name = "upgraded: {0}")
  @ValueSource(booleans = {false, true})
  void clientLeavesANamespace(boolean upgraded) throws IOException {
    try (Two two = Two.open(target, upgraded)) {
      two.socket().send("41/custom,");
      assertThat(reason(two.custom())).isEqualTo("client namespace disconnect");
      two.socket().send("421[\"ack\"]");
      assertThat(two.socket().receiveText()).isEqualTo("431[]");
    }
  }

  @ParameterizedTest(name = "upgraded: {0}")
  @ValueSource(booleans = {false, true})
  void serverEndsASocket(boolean upgraded) throws IOException {
    try (Two two = Two.open(target, upgraded)) {
      two.socket().send("42/custom,[\"kick\",false]");
      assertThat(two.socket().receiveText()).isEqualTo("41/custom,");
      assertThat(reason(two.custom())).isEqualTo("server namespace disconnect");
      two.socket().send("421[\"ack\"]");
      assertThat(two.socket().receiveText()).isEqualTo("431[]");
    }
  }

  @ParameterizedTest(name = "upgraded: {0}")
  @ValueSource(booleans = {false, true})
  void serverEndsTheConnection(boolean upgraded) throws IOException {
    try (Two two = Two.open(target, upgraded)) {
      two.socket().send("42/custom,[\"kick\",true]");
      assertThat(two.rest()).containsExactlyInAnyOrder("41", "41/custom,", "close");
      assertReasons(two, "server namespace disconnect");
    }
  }

  @ParameterizedTest(name = "upgraded: {0}")
  @ValueSource(booleans = {false, true})
  void theConnectionIsClosedByTheClient(boolean upgraded) throws IOException {
    try (Two two = Two.open(target, upgraded)) {
      two.socket().write(RawWebSocket.frame(0x88, new byte[] {3, (byte) 0xe8}));
      assertThat(two.rest()).containsExactly("close 1000");
      two.socket().close();
      assertReasons(two, "transport close");
    }
  }

  @ParameterizedTest(name = "upgraded: {0}")
  @ValueSource(booleans = {false, true})
  void theConnectionIsLost(boolean upgraded) throws IOException {
    try (Two two = Two.open(target, upgraded)) {
      two.socket().close();
      assertReasons(two, "transport close");
    }
  }

  @ParameterizedTest(name = "upgraded: {0}")
  @ValueSource(booleans = {false, true})
  void theConnectionIsReset(boolean upgraded) throws IOException {
    try (Two two = Two.open(target, upgraded)) {
      two.socket().reset();
      assertThat(reason(two.main())).isIn("transport close", "transport error");
    }
  }

  @ParameterizedTest(name = "upgraded: {0}")
  @ValueSource(booleans = {false, true})
  void aMessageIsTooLarge(boolean upgraded) throws IOException {
    try (Two two = Two.open(target, upgraded)) {
      two.socket().send("42[\"echo\",\"" + "x".repeat(10_000) + "\"]");
      assertThat(two.rest()).containsExactly("close 1009");
      assertReasons(two, "transport error");
    }
  }

  @ParameterizedTest(name = "upgraded: {0}")
  @ValueSource(booleans = {false, true})
  void anEngineIoPacketIsMalformed(boolean upgraded) throws IOException {
    try (Two two = Two.open(target, upgraded)) {
      two.socket().send("7");
      assertThat(two.rest()).containsExactly("close");
      assertReasons(two, "parse error");
    }
  }

  @ParameterizedTest(name = "upgraded: {0}")
  @ValueSource(booleans = {false, true})
  void aPingComesFromTheClient(boolean upgraded) throws IOException {
    try (Two two = Two.open(target, upgraded)) {
      two.socket().send("2");
      assertThat(two.rest()).containsExactly("close");
      assertReasons(two, "transport error");
    }
  }

  @ParameterizedTest(name = "upgraded: {0}")
  @ValueSource(booleans = {false, true})
  void aSocketIoPacketIsMalformed(boolean upgraded) throws IOException {
    try (Two two = Two.open(target, upgraded)) {
      two.socket().send("42[\"connect\"]");
      assertThat(two.rest()).containsExactly("close");
      assertReasons(two, "forced close");
      target.logged(Map.of("type", "error", "id", two.main()));
      target.logged(Map.of("type", "error", "id", two.custom()));
    }
  }

  @ParameterizedTest(name = "upgraded: {0}")
  @ValueSource(booleans = {false, true})
  void aPacketComesInTheWrongState(boolean upgraded) throws IOException {
    try (Two two = Two.open(target, upgraded)) {
      two.socket().send("42/deny,[\"echo\"]");
      assertThat(two.rest()).containsExactly("close");
      assertReasons(two, "forced close");
    }
  }

  @ParameterizedTest(name = "upgraded: {0}")
  @ValueSource(booleans = {false, true})
  void theServerClosesTheEngine(boolean upgraded) throws IOException {
    try (Two two = Two.open(target, upgraded)) {
      two.socket().send("42[\"close-engine\"]");
      assertThat(two.rest()).containsExactly("close");
      assertReasons(two, "forced close");
    }
  }

  @TimedTest
  void pongsStop() throws IOException {
    pongsStop(false);
  }

  @TimedTest
  void pongsStopAfterAnUpgrade() throws IOException {
    pongsStop(true);
  }

  private static void pongsStop(boolean upgraded) throws IOException {
    try (Two two = Two.open(pinging, upgraded)) {
      Frame ping = two.socket().receive();
      assertThat(String.valueOf(ping)).isEqualTo("text 2");
      long pinged = System.nanoTime();
      assertThat(two.rest()).containsExactly("close");
      assertThat(millisSince(pinged)).isBetween(PING_TIMEOUT - 20L, PING_TIMEOUT + 80L);
      assertReasons(two, "ping timeout");
    }
  }

  @TimedTest
  void anotherPacketExtendsThePingTimeoutOnce() throws Exception {
    try (Two two = Two.open(pinging, false)) {
      assertThat(String.valueOf(two.socket().receive())).isEqualTo("text 2");
      long pinged = System.nanoTime();
      for (int i = 0; i < 2; i++) {
        assertThat(two.socket().receive(120)).isNull();
        two.socket().send("6");
      }
      assertThat(two.rest()).containsExactly("close");
      assertThat(millisSince(pinged)).isBetween(120 + PING_TIMEOUT - 20L, 120 + PING_TIMEOUT + 80L);
      assertReasons(two, "ping timeout");
    }
  }

  @ParameterizedTest(name = "upgraded: {0}")
  @ValueSource(booleans = {false, true})
  void theServerShutsDown(boolean upgraded) throws Exception {
    Target own = Target.start("conformance", OPTIONS);
    try (Two two = Two.open(own, upgraded)) {
      CompletableFuture<Void> closed = CompletableFuture.runAsync(own::close);
      // No DISCONNECT packets: clients shall come back.
      assertThat(two.rest()).containsExactly("close");
      two.socket().close();
      closed.get(20, TimeUnit.SECONDS);
    }
  }
}
