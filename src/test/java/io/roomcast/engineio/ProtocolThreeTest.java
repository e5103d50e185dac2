package io.roomcast.engineio;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients of Engine.IO 3 over polling, as {@code allowEIO3} lets them in (§8). */
class ProtocolThreeTest {

  private static final String V3 = "/engine.io/?EIO=3&transport=polling";
  private static final HexFormat HEX = HexFormat.of();

  private EngineFixture server;
  private RawHttp http;

  @BeforeEach
  void start() {
    server = EngineFixture.echo(new EngineOptions().setAllowEIO3(true));
    http = server.connect();
  }

  @AfterEach
  void stop() {
    http.close();
    server.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"EIO=3&", "", "EIO=&", "EIO=abc&"})
  void theHandshakeIsALengthAndAPacket(String eio) {
    String body = http.get("/engine.io/?" + eio + "transport=polling&b64=1").body();
    int colon = body.indexOf(':');
    assertThat(body.substring(0, colon)).isEqualTo(String.valueOf(body.length() - colon - 1));
    assertThat(body.substring(colon + 1)).startsWith("0{\"sid\":\"");
  }

  @Test
  void textPayloadsAreEchoed() {
    String uri = V3 + "&sid=" + http.open(V3);
    assertThat(http.post(uri, "6:4hello2:4\u20ac3:4\ud83d\ude00").shown()).isEqualTo("200 ok");
    RawHttp.Response response = http.get(uri);
    assertThat(response.body()).isEqualTo("6:4hello2:4\u20ac3:4\ud83d\ude00");
    assertThat(response.header("content-type")).isEqualTo("text/plain; charset=UTF-8");
  }

  @Test
  void binaryComesAsOctets() {
    String uri = V3 + "&sid=" + http.open(V3);
    assertThat(http.post(uri, "6:4hello10:b4AQIDBA==").shown()).isEqualTo("200 ok");
    RawHttp.Response response = http.get(uri);
    assertThat(response.header("content-type")).isEqualTo("application/octet-stream");
    assertThat(HEX.formatHex(response.bytes())).isEqualTo("0006ff3468656c6c6f0105ff0401020304");
  }

  @Test
  void binaryComesAsBase64ForWhoAskedSo() {
    String uri = V3 + "&b64=1&sid=" + http.open(V3 + "&b64=1");
    assertThat(http.post(uri, "6:4hello10:b4AQIDBA==").shown()).isEqualTo("200 ok");
    assertThat(http.get(uri).body()).isEqualTo("6:4hello10:b4AQIDBA==");
  }

  @Test
  void binaryComesAsBase64OverJsonp() {
    RawHttp.Response handshake = http.get(V3 + "&j=3");
    assertThat(handshake.body()).startsWith("___eio[3](\"");
    String sid = handshake.body().split("\\\\\"")[3];
    String uri = V3 + "&j=3&sid=" + sid;
    assertThat(http.post(uri, "d=10%3Ab4AQIDBA%3D%3D").shown()).isEqualTo("200 ok");
    assertThat(http.get(uri).body()).isEqualTo("___eio[3](\"10:b4AQIDBA==\");");
  }

  @Test
  void octetsAreAccepted() {
    String uri = V3 + "&sid=" + http.open(V3);
    byte[] body = HEX.parseHex("0006ff3468656c6c6f0105ff0401020304");
    assertThat(http.post(uri, body, "Content-Type: application/octet-stream").shown())
        .isEqualTo("200 ok");
    assertThat(HEX.formatHex(http.get(uri).bytes()))
        .isEqualTo("0006ff3468656c6c6f0105ff0401020304");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "abc", "4hello", "2:4", "1:7", ":4"})
  void whatIsNoPayloadEndsTheSession(String body) {
    String uri = V3 + "&sid=" + http.open(V3);
    assertThat(http.post(uri, body.getBytes(StandardCharsets.UTF_8)).shown()).isEqualTo("200 ok");
    assertThat(http.get(uri).body()).isEqualTo("{\"code\":1,\"message\":\"Session ID unknown\"}");
  }

  @Test
  void theSessionTellsItsProtocol() throws InterruptedException {
    BlockingQueue<Integer> protocols = new LinkedBlockingQueue<>();
    server
        .instance()
        .run(() -> server.instance().engine().onConnection(s -> protocols.add(s.protocol())));
    http.open(V3);
    http.open(EngineFixture.HANDSHAKE);
    assertThat(protocols.poll(20, TimeUnit.SECONDS)).isEqualTo(3);
    assertThat(protocols.poll(20, TimeUnit.SECONDS)).isEqualTo(4);
  }

  @Test
  void webSocketBinaryMessagesStartWithTheType() {
    try (RawWebSocket socket = server.webSocket("/engine.io/?EIO=3&transport=websocket")) {
      assertThat(socket.next()).startsWith("0{\"sid\":\"");
      assertThat(socket.binary((byte) 4, (byte) 1, (byte) 2).next()).isEqualTo("binary:040102");
      assertThat(socket.text("b4AQID").next()).isEqualTo("binary:04010203");
      assertThat(socket.text("4hello").next()).isEqualTo("4hello");
      assertThat(socket.text("2").next()).isEqualTo("3");
      assertThat(socket.text("3").next()).isEqualTo("close:1005");
    }
  }

  @Test
  void webSocketBinaryMessagesAreTextForWhoAskedSo() {
    try (RawWebSocket socket = server.webSocket("/engine.io/?transport=websocket&b64=1")) {
      socket.sid();
      assertThat(socket.binary((byte) 4, (byte) 1, (byte) 2, (byte) 3).next()).isEqualTo("b4AQID");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"07", ""})
  void webSocketBinaryMessagesOfNoTypeEndTheSession(String hex) {
    try (RawWebSocket socket = server.webSocket("/engine.io/?EIO=3&transport=websocket")) {
      socket.sid();
      assertThat(socket.binary(HEX.parseHex(hex)).next()).isEqualTo("close:1005");
    }
  }

  @Test
  void sessionsUpgrade() {
    String sid = http.open(V3);
    http.request("GET", V3 + "&sid=" + sid);
    try (RawWebSocket socket =
        server.webSocket("/engine.io/?EIO=3&transport=websocket&sid=" + sid)) {
      assertThat(socket.text("2probe").next()).isEqualTo("3probe");
      assertThat(http.response().body()).isEqualTo("1:6");
      socket.text("5");
      assertThat(socket.binary((byte) 4, (byte) 9).next()).isEqualTo("binary:0409");
      assertThat(socket.text("2").next()).isEqualTo("3");
    }
  }
}
