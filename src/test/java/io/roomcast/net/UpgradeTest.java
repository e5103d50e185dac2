package io.roomcast.net;

import static io.roomcast.net.ClientFrames.join;
import static io.roomcast.net.ClientFrames.text;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.roomcast.net.EchoServer.Wire;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class UpgradeTest {

  @ParameterizedTest
  @EnumSource
  void answersAsTheReferenceDoes(Wire wire) throws Exception {
    try (EchoServer server = new EchoServer(wire);
        RawClient client = server.connect()) {
      List<String> head = client.upgrade();
      assertThat(head)
          .containsExactly(
              "HTTP/1.1 101 Switching Protocols",
              "Upgrade: websocket",
              "Connection: Upgrade",
              "Sec-WebSocket-Accept: " + RawClient.ACCEPT);
      client.send(text("hello"));
      assertThat(client.read().text()).isEqualTo("hello");
    }
  }

  @ParameterizedTest
  @EnumSource
  void losesNothingThatCameWithTheRequest(Wire wire) throws Exception {
    try (EchoServer server = new EchoServer(wire);
        RawClient client = server.connect()) {
      byte[] early = text("early");
      client.send(
          join(
              RawClient.request().getBytes(ISO_8859_1),
              early,
              text("second"),
              new byte[] {early[0]}));
      client.readHead();
      assertThat(client.read().text()).isEqualTo("early");
      assertThat(client.read().text()).isEqualTo("second");
      client.send(java.util.Arrays.copyOfRange(early, 1, early.length));
      assertThat(client.read().text()).isEqualTo("early");
    }
  }

  @Test
  void echoesTheFirstSubprotocol() throws Exception {
    try (EchoServer server = new EchoServer(Wire.EPOLL);
        RawClient client = server.connect()) {
      assertThat(client.upgrade("Sec-WebSocket-Protocol: one, two"))
          .contains("Sec-WebSocket-Protocol: one")
          .hasSize(5);
    }
  }

  @Test
  void sendsTheHeadersOfTheResponse() throws Exception {
    try (EchoServer server = new EchoServer(Wire.EPOLL)) {
      server.onRequest =
          request -> {
            request
                .response()
                .putHeader("X-One", "1")
                .putHeader("Access-Control-Allow-Origin", "*")
                .putHeader("Sec-WebSocket-Protocol", "chosen")
                .putHeader("Content-Length", "5");
            request.response().headers().add("X-Two", "a").add("X-Two", "b");
            server.open(request);
          };
      try (RawClient client = server.connect()) {
        List<String> head = client.upgrade("Sec-WebSocket-Protocol: one");
        assertThat(head.subList(4, head.size()))
            .containsExactlyInAnyOrder(
                "X-One: 1",
                "Access-Control-Allow-Origin: *",
                "Sec-WebSocket-Protocol: chosen",
                "X-Two: a",
                "X-Two: b");
        client.send(text("a"));
        assertThat(client.read().text()).isEqualTo("a");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Sec-WebSocket-Version: 8",
        "sec-websocket-version: 13",
        "Connection: keep-alive, Upgrade",
        "Upgrade: WebSocket"
      })
  void accepts(String header) throws Exception {
    try (EchoServer server = new EchoServer(Wire.EPOLL);
        RawClient client = server.connect()) {
      client.send(with(header).getBytes(ISO_8859_1));
      assertThat(client.readHead().get(0)).isEqualTo("HTTP/1.1 101 Switching Protocols");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Sec-WebSocket-Version: 7",
        "Sec-WebSocket-Version: 14",
        "Sec-WebSocket-Version: abc",
        "Sec-WebSocket-Version:",
        "Upgrade: websockets",
        "Connection: keep-alive",
        "Sec-WebSocket-Key: ",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZ===",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25j!Q==",
        "Content-Length: 3",
        "Transfer-Encoding: chunked"
      })
  void refuses(String header) throws Exception {
    try (EchoServer server = new EchoServer(Wire.EPOLL);
        RawClient client = server.connect()) {
      client.send((with(header) + "0\r\n\r\n").getBytes(ISO_8859_1));
      assertThat(client.readHead().get(0)).isEqualTo("HTTP/1.1 400 Bad Request");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST /ws HTTP/1.1", "HEAD /ws HTTP/1.1", "GET /ws HTTP/1.0"})
  void refusesTheRequestLine(String line) throws Exception {
    try (EchoServer server = new EchoServer(Wire.EPOLL);
        RawClient client = server.connect()) {
      String request = RawClient.request().replace("GET /ws HTTP/1.1", line);
      client.send(request.getBytes(ISO_8859_1));
      assertThat(client.readHead().get(0)).endsWith(" 400 Bad Request");
    }
  }

  /** An upgrade request with one header replaced or added. */
  private static String with(String header) {
    String name = header.substring(0, header.indexOf(':') + 1).toLowerCase(Locale.ROOT);
    StringBuilder request = new StringBuilder();
    for (String line : RawClient.request().split("\r\n")) {
      if (!line.toLowerCase(Locale.ROOT).startsWith(name)) {
        request.append(line).append("\r\n");
      }
    }
    return request.append(header).append("\r\n\r\n").toString();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void worksOnAConnectionThatHasServedRequestsBefore(boolean h2c) throws Exception {
    HttpServerOptions options =
        new HttpServerOptions()
            .setHttp2ClearTextEnabled(h2c)
            .setCompressionSupported(true)
            .setDecompressionSupported(true)
            .setIdleTimeout(20);
    try (EchoServer server = new EchoServer(Wire.EPOLL, 1, options);
        RawClient client = server.connect()) {
      client.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(ISO_8859_1));
      assertThat(client.readHead().get(0)).isEqualTo("HTTP/1.1 400 Bad Request");
      assertThat(client.readBody(10)).isEqualTo("no upgrade");
      client.upgrade();
      client.send(text("a"));
      assertThat(client.read().text()).isEqualTo("a");
      assertThat(handlers(server)).containsExactly("websocket");
    }
  }

  @Test
  void leavesNothingOfHttpInThePipeline() throws Exception {
    HttpServerOptions options =
        new HttpServerOptions().setCompressionSupported(true).setIdleTimeout(20);
    try (EchoServer server = new EchoServer(Wire.EPOLL_TLS, 1, options);
        RawClient client = server.open()) {
      client.send(text("a"));
      assertThat(client.read().text()).isEqualTo("a");
      assertThat(handlers(server)).containsExactly("ssl", "websocket");
    }
  }

  /** Names of the handlers of the first connection, without Netty's own ends of the pipeline. */
  private static List<String> handlers(EchoServer server) {
    List<String> names = new ArrayList<>(server.connections.get(0).handlers);
    names.removeIf(name -> name.startsWith("DefaultChannelPipeline"));
    return names;
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void mayBeDecidedLater(boolean paused) throws Exception {
    try (EchoServer server = new EchoServer(Wire.EPOLL)) {
      server.onRequest =
          request -> {
            if (paused) {
              request.pause();
            }
            server.vertx.setTimer(20, id -> server.open(request));
          };
      try (RawClient client = server.connect()) {
        assertThat(client.upgrade().get(0)).isEqualTo("HTTP/1.1 101 Switching Protocols");
        client.send(text("a"));
        assertThat(client.read().text()).isEqualTo("a");
      }
    }
  }

  @Test
  void failsWhenTheClientHasLeftMeanwhile() throws Exception {
    try (EchoServer server = new EchoServer(Wire.EPOLL)) {
      List<Boolean> failed = new CopyOnWriteArrayList<>();
      server.onRequest =
          request ->
              request
                  .response()
                  .exceptionHandler(
                      gone -> failed.add(WebSockets.upgrade(request, EchoServer.OPTIONS).failed()));
      try (RawClient client = server.connect()) {
        client.send(RawClient.request().getBytes(ISO_8859_1));
      }
      await().until(() -> failed.equals(List.of(true)));
    }
  }

  @Test
  void failsOnAnAnsweredRequestAndOnAnotherThread() throws Exception {
    try (EchoServer server = new EchoServer(Wire.EPOLL)) {
      List<Boolean> failed = new CopyOnWriteArrayList<>();
      server.onRequest =
          request ->
              new Thread(
                      () -> {
                        failed.add(WebSockets.upgrade(request, EchoServer.OPTIONS).failed());
                        server
                            .loopOf(request)
                            .execute(
                                () -> {
                                  request.response().end("no");
                                  failed.add(
                                      WebSockets.upgrade(request, EchoServer.OPTIONS).failed());
                                });
                      })
                  .start();
      try (RawClient client = server.connect()) {
        assertThat(client.upgrade().get(0)).isEqualTo("HTTP/1.1 200 OK");
        await().until(() -> failed.equals(List.of(true, true)));
      }
    }
  }

  @Test
  void worksBehindARouter() throws Exception {
    try (EchoServer server = new EchoServer(Wire.EPOLL)) {
      Router router = Router.router(server.vertx);
      router.route("/ws").handler(routing -> server.open(routing.request()));
      server.onRequest = router::handle;
      try (RawClient client = server.open()) {
        client.send(text("a"));
        assertThat(client.read().text()).isEqualTo("a");
        assertThat(server.connections.get(0).sink).isInstanceOf(WebSocketChannel.class);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aShutdownOfTheServerClosesTheSocket(Wire wire) throws Exception {
    try (EchoServer server = new EchoServer(wire);
        RawClient client = server.open()) {
      client.send(text("a"));
      client.read();
      server.servers.get(0).shutdown(5, TimeUnit.SECONDS);
      RawClient.Frame close = client.read();
      assertThat(close.opcode()).isEqualTo(8);
      assertThat(close.closeStatus()).isEqualTo(1005);
      client.send(ClientFrames.frame(0x88, new byte[0]));
      assertThat(client.ended()).isTrue();
      await().until(() -> server.connections.get(0).closes.size() == 1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aTooBigMessageIsToldBeforeTheEndEvenIfTheClientKeepsSending(Wire wire) throws Exception {
    try (EchoServer server = new EchoServer(wire);
        RawClient client = server.open()) {
      byte[] big = ClientFrames.frame(0x82, new byte[5_000_000]);
      Thread sender =
          new Thread(
              () -> {
                try {
                  client.send(big);
                } catch (java.io.IOException e) {
                  // The server may have ended the connection by then.
                }
              });
      sender.start();
      assertThat(client.read().closeStatus()).isEqualTo(1009);
      sender.join();
      assertThat(client.ended()).isTrue();
      await().until(() -> server.connections.get(0).closes.size() == 1);
      assertThat(server.connections.get(0).closes.get(0).error()).isTrue();
    }
  }

  @Test
  void compressesOnTheWireWhenAgreed() throws Exception {
    try (EchoServer server = new EchoServer(Wire.EPOLL)) {
      server.options =
          new WebSocketOptions(100_000, new WebSocketOptions.Compression(1024, 6, true));
      try (RawClient client = server.connect()) {
        assertThat(
                client.upgrade(
                    "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits"))
            .contains(
                "Sec-WebSocket-Extensions: permessage-deflate;"
                    + " server_no_context_takeover; client_no_context_takeover");
        client.send(text("x".repeat(5000)));
        RawClient.Frame frame = client.read();
        assertThat(frame.first()).isEqualTo(0xc1);
        assertThat(frame.payload().length).isLessThan(100);
      }
      try (RawClient client = server.connect()) {
        assertThat(client.upgrade()).hasSize(4);
        client.send(text("x".repeat(5000)));
        assertThat(client.read().first()).isEqualTo(0x81);
      }
    }
  }
}
