package io.roomcast.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** How sockets end, and what their handlers are told. */
class DisconnectTest {

  private final BlockingQueue<String> told = new LinkedBlockingQueue<>();

  private ServerFixture start() {
    return ServerFixture.start(
        io -> {
          for (String name : Set.of("/", "/other")) {
            io.of(name)
                .onConnection(
                    socket ->
                        socket
                            .onDisconnecting(
                                d ->
                                    told.add(
                                        "disconnecting "
                                            + d.reason().text()
                                            + " "
                                            + socket.rooms().contains("room")))
                            .onDisconnect(
                                d -> told.add(d.reason().text() + " " + socket.rooms().size()))
                            .on("join", e -> socket.join("room").onSuccess(v -> e.ack()))
                            .on("leave", e -> socket.disconnect())
                            .on("close", e -> socket.disconnect(true))
                            .on("conn", e -> socket.conn().close()));
          }
        });
  }

  private void expect(String... texts) throws InterruptedException {
    for (String text : texts) {
      assertThat(told.poll(20, TimeUnit.SECONDS)).isEqualTo(text);
    }
  }

  @Test
  void byTheClient() throws InterruptedException {
    try (ServerFixture server = start()) {
      WireClient client = server.connect("/");
      client.send("420[\"join\"]");
      client.expect("430[]");
      client.send("41");
      expect("disconnecting client namespace disconnect true", "client namespace disconnect 0");
      // The connection lives on, and may come back to the namespace.
      client.send("40");
      client.expectStart("40{\"sid\":");
    }
  }

  @Test
  void byTheServer() throws InterruptedException {
    try (ServerFixture server = start()) {
      WireClient client = server.connect("/");
      client.send("42[\"leave\"]");
      client.expect("41");
      expect("disconnecting server namespace disconnect false", "server namespace disconnect 0");
    }
  }

  @Test
  void byTheServerWithAllOfTheConnection() throws InterruptedException {
    try (ServerFixture server = start()) {
      WireClient client = server.connect("/");
      client.send("40/other,");
      client.expectStart("40/other,");
      client.send("42[\"close\"]");
      client.expect("41");
      client.expect("41/other,");
      client.expectClosed();
      expect(
          "disconnecting server namespace disconnect false",
          "server namespace disconnect 0",
          "disconnecting server namespace disconnect false",
          "server namespace disconnect 0");
      Awaitility.await().until(() -> server.stats().sessions() == 0);
    }
  }

  @Test
  void byTheConnection() throws InterruptedException {
    try (ServerFixture server = start()) {
      WireClient client = server.connect("/");
      client.send("42[\"conn\"]");
      client.expectClosed();
      expect("disconnecting forced close false", "forced close 0");
      server.connect("/").close();
      expect("disconnecting transport close false", "transport close 0");
    }
  }

  @Test
  void byMalformedPackets() throws InterruptedException {
    try (ServerFixture server = start()) {
      WireClient client = server.connect("/");
      client.send("42{}");
      client.expectClosed();
      expect("disconnecting forced close false", "forced close 0");
      WireClient wrong = server.connect("/");
      wrong.send("42/nowhere,[\"x\"]");
      wrong.expectClosed();
      expect("disconnecting forced close false", "forced close 0");
      assertThat(server.stats().malformedPackets()).isEqualTo(1);
      assertThat(server.stats().wrongStatePackets()).isEqualTo(1);
    }
  }

  @Test
  void byShuttingDown() throws InterruptedException {
    try (ServerFixture server = start()) {
      WireClient client = server.connect("/");
      ServerFixture.await(server.instance(0).io().close());
      // No DISCONNECT packet: the client is to come back.
      client.expectClosed();
      expect("disconnecting server shutting down false", "server shutting down 0");
      assertThat(server.stats())
          .extracting(ServerStats::sessions, ServerStats::sockets, ServerStats::rooms)
          .containsExactly(0, 0, 0);
    }
  }
}
