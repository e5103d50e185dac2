package io.roomcast.net;

import static io.roomcast.net.ClientFrames.binary;
import static io.roomcast.net.ClientFrames.close;
import static io.roomcast.net.ClientFrames.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.roomcast.net.EchoServer.Connection;
import io.roomcast.net.EchoServer.Wire;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import org.junit.jupiter.api.Test;

/** The way over Vert.x's public API keeps the same contract, as far as that API goes. */
class VertxSinkTest {

  private static Future<FrameSink> open(EchoServer server, HttpServerRequest request) {
    return VertxSink.upgrade(request, new WebSocketOptions(1000, null))
        .onSuccess(
            sink -> {
              Connection connection = new Connection(sink, WebSockets.currentLoop(server.vertx));
              server.connections.add(connection);
              sink.listener(connection);
              server.onOpen.accept(connection);
            });
  }

  private static EchoServer server() throws Exception {
    EchoServer server = new EchoServer(Wire.EPOLL);
    server.onRequest = request -> open(server, request);
    return server;
  }

  @Test
  void echoesTextAndBinary() throws Exception {
    try (EchoServer server = server();
        RawClient client = server.open()) {
      client.send(text("h\u00e9llo"));
      assertThat(client.read().text()).isEqualTo("h\u00e9llo");
      client.send(binary((byte) 1, (byte) 2));
      RawClient.Frame frame = client.read();
      assertThat(frame.opcode()).isEqualTo(2);
      assertThat(frame.payload()).containsExactly(1, 2);
      await().until(() -> server.connections.get(0).drained.get() > 0);
    }
  }

  @Test
  void worksBehindARouter() throws Exception {
    try (EchoServer server = server()) {
      Router router = Router.router(server.vertx);
      router.route("/ws").handler(routing -> open(server, routing.request()));
      server.onRequest = router::handle;
      try (RawClient client = server.open()) {
        client.send(text("a"));
        assertThat(client.read().text()).isEqualTo("a");
      }
    }
  }

  @Test
  void reportsThePeersClose() throws Exception {
    try (EchoServer server = server();
        RawClient client = server.open()) {
      client.send(close(4001, "bye"));
      assertThat(client.read().closeStatus()).isEqualTo(4001);
      await().until(() -> !server.connections.isEmpty());
      Connection connection = server.connections.get(0);
      await().until(() -> connection.closes.size() == 1);
      assertThat(connection.closes).containsExactly(new WebSocketClose(4001, "bye", false));
    }
  }

  @Test
  void closesAndRefusesToMove() throws Exception {
    try (EchoServer server = server()) {
      server.onOpen =
          connection -> {
            assertThat(connection.sink.writable()).isTrue();
            assertThat(connection.sink.queuedBytes()).isZero();
            assertThat(connection.sink.moveTo(connection.loop).failed()).isTrue();
            connection.sink.pause();
            connection.sink.resume();
            connection.sink.close(4002, "enough");
            connection.sink.close();
            connection.sink.write(SharedFrame.text("late"), false);
          };
      try (RawClient client = server.open()) {
        assertThat(client.read().closeStatus()).isEqualTo(4002);
        client.send(close(4002, ""));
        await().until(() -> server.connections.get(0).closes.size() == 1);
        assertThat(server.connections.get(0).closes)
            .containsExactly(new WebSocketClose(4002, "enough", false));
      }
    }
  }

  @Test
  void enforcesTheLimit() throws Exception {
    try (EchoServer server = server();
        RawClient client = server.open()) {
      client.send(text("x".repeat(1001)));
      assertThat(client.read().closeStatus()).isEqualTo(1009);
      client.send(close(1009, ""));
      await().until(() -> server.connections.get(0).closes.size() == 1);
      assertThat(server.connections.get(0).closes.get(0).error()).isTrue();
    }
  }
}
