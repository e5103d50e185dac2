package io.roomcast.engineio;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.http.HttpServerOptions;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose address a session has: the peer's, or the client's behind proxies. */
class ClientAddressTest {

  private static final String WEBSOCKET = "/engine.io/?EIO=4&transport=websocket";

  private final BlockingQueue<String> addresses = new LinkedBlockingQueue<>();
  private EngineFixture server;

  private void start(EngineOptions options, boolean proxyProtocol) {
    HttpServerOptions http =
        new HttpServerOptions().setStrictThreadMode(true).setUseProxyProtocol(proxyProtocol);
    server =
        EngineFixture.start(
            options,
            http,
            1,
            engine ->
                engine.onConnection(session -> addresses.add(session.request().remoteAddress())));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private String address() throws Exception {
    String address = addresses.poll(20, TimeUnit.SECONDS);
    assertThat(address).isNotNull();
    return address;
  }

  @Test
  void theAddressIsMadeOfPeerAndHeadersOncePerSession() throws Exception {
    start(
        new EngineOptions()
            .setClientAddress((peer, headers) -> peer + " for " + headers.get("X-Forwarded-For")),
        false);
    try (RawHttp polling = server.connect();
        RawHttp webSocket = server.connect()) {
      String sid = polling.open(EngineFixture.HANDSHAKE);
      assertThat(address()).isEqualTo("127.0.0.1 for null");
      polling.post(EngineFixture.HANDSHAKE + "&sid=" + sid, "4x", "X-Forwarded-For: 9.9.9.9");

      String[] headers = {
        RawWebSocket.UPGRADE[0],
        RawWebSocket.UPGRADE[1],
        RawWebSocket.UPGRADE[2],
        RawWebSocket.UPGRADE[3],
        "X-Forwarded-For: 203.0.113.7"
      };
      assertThat(webSocket.get(WEBSOCKET, headers).status()).isEqualTo(101);
      assertThat(address()).isEqualTo("127.0.0.1 for 203.0.113.7");
      assertThat(addresses).isEmpty();
    }
  }

  private static byte[] version1() {
    return "PROXY TCP4 198.51.100.22 203.0.113.1 35646 80\r\n".getBytes(StandardCharsets.US_ASCII);
  }

  /** Signature, PROXY over TCP4, and the same addresses. */
  private static byte[] version2() {
    ByteArrayOutputStream header = new ByteArrayOutputStream();
    byte[] signature = {0x0d, 0x0a, 0x0d, 0x0a, 0x00, 0x0d, 0x0a, 0x51, 0x55, 0x49, 0x54, 0x0a};
    header.writeBytes(signature);
    header.writeBytes(new byte[] {0x21, 0x11, 0, 12});
    header.writeBytes(new byte[] {(byte) 198, 51, 100, 22, (byte) 203, 0, 113, 1});
    header.writeBytes(new byte[] {(byte) (35646 >> 8), (byte) 35646, 0, 80});
    return header.toByteArray();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void theProxyProtocolTellsItForPollingAndWebSocket(int version) throws Exception {
    start(new EngineOptions(), true);
    byte[] header = version == 1 ? version1() : version2();
    try (RawHttp polling = server.connect();
        RawHttp webSocket = server.connect()) {
      String sid = polling.send(header).open(EngineFixture.HANDSHAKE);
      assertThat(address()).isEqualTo("198.51.100.22");
      // Once per connection, not per request.
      assertThat(polling.post(EngineFixture.HANDSHAKE + "&sid=" + sid, "4x").body())
          .isEqualTo("ok");

      RawWebSocket frames = RawWebSocket.open(webSocket.send(header), WEBSOCKET);
      assertThat(frames.sid()).isNotEmpty();
      assertThat(address()).isEqualTo("198.51.100.22");
      frames.frame(0x89, new byte[0]);
      assertThat(frames.next()).isEqualTo("opcode:10");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET / HTTP/1.1\r\nHost: a\r\n\r\n", "PROXY nonsense\r\n", "\r\n\r\n"})
  void whoDoesNotSpeakItIsCut(String first) {
    start(new EngineOptions(), true);
    try (RawHttp http = server.connect()) {
      assertThat(http.send(first).rest()).isIn("", "reset");
    }
    try (RawHttp http = server.connect()) {
      assertThat(http.send(version2()).get(EngineFixture.HANDSHAKE).status()).isEqualTo(200);
    }
  }
}
