package io.roomcast.socketio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Volatile packets leave when nothing else does, as with the reference; see rooms.test.js too. */
class VolatileTest {

  private ServerFixture server;

  @BeforeEach
  void start() {
    server =
        ServerFixture.start(
            io ->
                io.onConnection(
                    socket -> {
                      // The CONNECT packet is on its way in this very turn.
                      socket.asVolatile().emit("v", "with the connection");
                      socket.on(
                          "pair",
                          event -> {
                            socket.asVolatile().emit("v", 1);
                            socket.asVolatile().emit("v", 2);
                          });
                      socket.on(
                          "cast",
                          event -> {
                            io.all().asVolatile().emit("v", 1);
                            io.all().asVolatile().emit("v", 2);
                          });
                      socket.on(
                          "behind",
                          event -> {
                            socket.emit("n");
                            io.all().asVolatile().emit("v", 1);
                          });
                      socket.on("ask", event -> socket.asVolatile().timeout(50).emitWithAck("q"));
                      socket.on("mark", event -> socket.emit("marked"));
                    }));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private WireClient connect() {
    WireClient client = server.connect("/");
    mark(client);
    return client;
  }

  private static void mark(WireClient client) {
    client.expectNothingBefore("42[\"mark\"]", "42[\"marked\"]");
  }

  @Test
  void oneAtATimeAndNoneBehindAnother() {
    try (WireClient client = connect()) {
      assertThat(server.stats().volatileDropped()).isEqualTo(1);
      for (String event : new String[] {"pair", "cast"}) {
        client.send("42[\"" + event + "\"]");
        client.expect("42[\"v\",1]");
        mark(client);
      }
      assertThat(server.stats().volatileDropped()).isEqualTo(3);
      client.send("42[\"behind\"]");
      client.expect("42[\"n\"]");
      mark(client);
      assertThat(server.stats().volatileDropped()).isEqualTo(4);
      assertThat(server.stats().volatileDroppedCrowded()).isZero();
    }
  }

  /** Each client's message is a turn of its own, though our loop may read many in one. */
  @Test
  void whatManyClientsSendAtOnceIsAllPassedOn() {
    try (WireClient one = connect();
        WireClient other = connect()) {
      long dropped = server.stats().volatileDropped();
      for (int i = 0; i < 20; i++) {
        one.send("42[\"cast\"]");
        other.send("42[\"cast\"]");
        for (WireClient client : new WireClient[] {one, other}) {
          client.expect("42[\"v\",1]");
          client.expect("42[\"v\",1]");
        }
      }
      // The second of each pair, for both.
      assertThat(server.stats().volatileDropped()).isEqualTo(dropped + 80);
    }
  }

  @Test
  void anAckThatWasNotAskedForTimesOut() {
    try (WireClient client = connect()) {
      client.send("42[\"ask\"]");
      client.expect("420[\"q\"]");
      assertThat(server.stats().pendingAcks()).isEqualTo(1);
      await().until(() -> server.stats().pendingAcks() == 0);
      long dropped = server.stats().volatileDropped();
      server
          .instance(0)
          .call(
              () -> {
                Socket socket = server.instance(0).io().of("/").sockets().iterator().next();
                socket.emit("n");
                return socket.asVolatile().timeout(50).emitWithAck("q");
              });
      client.expect("42[\"n\"]");
      mark(client);
      assertThat(server.stats().volatileDropped()).isEqualTo(dropped + 1);
      await().until(() -> server.stats().pendingAcks() == 0);
    }
  }
}
