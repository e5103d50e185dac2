package io.roomcast.net;

import static io.roomcast.net.ClientFrames.ping;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.management.ThreadMXBean;
import io.roomcast.net.EchoServer.Connection;
import io.roomcast.net.EchoServer.Wire;
import java.lang.management.ManagementFactory;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Frames reach the wire the same way whether they pass through the channel or not. */
class DirectSendTest {

  private static void onLoop(Connection connection, Runnable action) {
    CompletableFuture<Boolean> done = new CompletableFuture<>();
    connection
        .loop
        .executor()
        .execute(
            () -> {
              action.run();
              done.complete(true);
            });
    done.orTimeout(20, TimeUnit.SECONDS).join();
  }

  @ParameterizedTest
  @EnumSource
  void oneFrameOrSeveralAreInOrder(Wire wire) throws Exception {
    try (EchoServer server = new EchoServer(wire);
        RawClient client = server.open()) {
      await().until(() -> server.connections.size() == 1);
      Connection connection = server.connections.get(0);
      for (int turn = 0; turn < 20; turn++) {
        int frames = turn % 4;
        int number = turn;
        if (turn % 5 == 0) {
          client.send(ping("p"));
          assertThat(client.read().text()).isEqualTo("p");
        }
        onLoop(
            connection,
            () -> {
              for (int i = 0; i < frames; i++) {
                connection.sink.write(SharedFrame.text(number + "." + i), false);
              }
              connection.loop.executor().flush();
            });
        for (int i = 0; i < frames; i++) {
          assertThat(client.read().text()).isEqualTo(number + "." + i);
        }
      }
      onLoop(
          connection,
          () -> {
            connection.sink.write(SharedFrame.text("last"), false);
            connection.sink.close(4000, "bye");
          });
      assertThat(client.read().text()).isEqualTo("last");
      assertThat(client.read().payload()).startsWith(4000 >> 8, 4000 & 0xff);
    }
  }

  @Test
  void nothingIsAllocatedForAFrameThatTheKernelTakes() throws Exception {
    try (EchoServer server = new EchoServer(Wire.EPOLL);
        RawClient client = server.open()) {
      await().until(() -> server.connections.size() == 1);
      Connection connection = server.connections.get(0);
      ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
      SharedFrame frame = SharedFrame.text("x");
      int rounds = 500;
      long[] allocated = new long[1];
      for (int run = 0; run < 40; run++) {
        onLoop(
            connection,
            () -> {
              long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
              for (int i = 0; i < rounds; i++) {
                connection.sink.write(frame, false);
                connection.loop.executor().flush();
              }
              long after = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
              allocated[0] = after - before;
            });
        for (int i = 0; i < rounds; i++) {
          assertThat(client.read().text()).isEqualTo("x");
        }
      }
      assertThat(allocated[0] / rounds).isLessThan(8);
    }
  }
}
