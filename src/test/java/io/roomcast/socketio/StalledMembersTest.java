package io.roomcast.socketio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.roomcast.engineio.SendQueueOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

/** Members of a room that do not read hold no more than they may, and nobody else up. */
class StalledMembersTest {

  private static final int MEMBERS = 100;
  private static final int STALLED = 10;
  private static final long LIMIT = 1 << 20;

  private final Queue<String> left = new ConcurrentLinkedQueue<>();

  @Test
  void theOthersGetEverythingAndTheStalledAreClosed() {
    SocketIoOptions options =
        new SocketIoOptions().setSendQueue(new SendQueueOptions(LIMIT, 10_000));
    List<WireClient> readers = new ArrayList<>();
    List<StalledClient> stalled = new ArrayList<>();
    try (ServerFixture server =
        ServerFixture.start(
            options,
            1,
            io ->
                io.onConnection(
                    socket -> {
                      socket.join("room");
                      socket.onDisconnect(
                          how -> left.add(how.reason().text() + ": " + how.description()));
                    }))) {
      for (int i = 0; i < MEMBERS; i++) {
        if (i % (MEMBERS / STALLED) == 0) {
          stalled.add(StalledClient.connect(server.port()));
        } else {
          readers.add(server.connect("/"));
        }
      }
      await().until(() -> server.stats().sockets() == MEMBERS);

      String text = "x".repeat(50_000);
      long held = 0;
      int sent = 0;
      while (left.size() < STALLED) {
        int number = sent++;
        held = Math.max(held, broadcast(server, number, text));
        for (WireClient reader : readers) {
          expect(reader, number);
        }
        assertThat(sent).isLessThan(2_000);
      }
      assertThat(left).hasSize(STALLED).allMatch("transport error: send queue overflow"::equals);
      assertThat(held).isLessThanOrEqualTo(STALLED * LIMIT);
      assertThat(server.instance(0).io().engine().counters().sendQueueOverflows())
          .isEqualTo(STALLED);
      // Volatile packets went to the readers, and to the stalled as long as they were writable.
      assertThat(server.stats().volatileDroppedCrowded())
          .isBetween(1L, server.stats().volatileDropped());
      assertThat(server.stats().sockets()).isEqualTo(MEMBERS - STALLED);
      for (WireClient reader : readers) {
        reader.close();
      }
      await().until(() -> server.stats().sessions() == 0);
      assertThat(server.stats().rooms()).isZero();
    } finally {
      stalled.forEach(StalledClient::close);
    }
  }

  private static void expect(WireClient reader, int number) {
    String frame = reader.next();
    while (frame.startsWith("42[\"v\",")) {
      frame = reader.next();
    }
    assertThat(frame).startsWith("42[\"m\"," + number + ",");
  }

  /** A volatile one that nobody who stalls gets, and one for all; answers what waits after them. */
  private static long broadcast(ServerFixture server, int number, String text) {
    return server
        .instance(0)
        .call(
            () -> {
              SocketIoServer io = server.instance(0).io();
              io.to("room").asVolatile().emit("v", number);
              io.to("room").emit("m", number, text);
              return io.of("/").sockets().stream()
                  .mapToLong(socket -> socket.conn().queuedBytes())
                  .filter(bytes -> bytes > 200_000)
                  .sum();
            });
  }
}
