package io.roomcast.net;

import static io.roomcast.net.ClientFrames.join;
import static io.roomcast.net.ClientFrames.ping;
import static io.roomcast.net.ClientFrames.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.roomcast.net.EchoServer.Connection;
import io.roomcast.net.EchoServer.Wire;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SlowReaderTest {

  private static final int FRAME = 60_000;

  private static <T> T onLoop(Connection connection, Supplier<T> question) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    connection.loop.executor().execute(() -> answer.complete(question.get()));
    return answer.orTimeout(20, TimeUnit.SECONDS).join();
  }

  /** Writes, a frame a turn, until the kernel takes no more; answers how many were written. */
  private static int fill(Connection connection) {
    SharedFrame frame = SharedFrame.text("x".repeat(FRAME));
    int written = 0;
    while (onLoop(connection, connection.sink::writable)) {
      onLoop(
          connection,
          () -> {
            connection.sink.write(frame, false);
            return true;
          });
      written++;
      assertThat(written).isLessThan(2000);
    }
    return written;
  }

  @ParameterizedTest
  @EnumSource
  void isNotWritableUntilItHasReadEverything(Wire wire) throws Exception {
    try (EchoServer server = new EchoServer(wire);
        RawClient client = server.connect(16 * 1024)) {
      client.upgrade();
      await().until(() -> server.connections.size() == 1);
      Connection connection = server.connections.get(0);
      assertThat(onLoop(connection, connection.sink::queuedBytes)).isZero();

      int written = fill(connection);
      long queued = onLoop(connection, connection.sink::queuedBytes);
      assertThat(queued).isPositive();
      onLoop(
          connection,
          () -> {
            connection.sink.write(SharedFrame.text("last"), false);
            return true;
          });
      assertThat(onLoop(connection, connection.sink::queuedBytes)).isGreaterThan(queued);
      assertThat(connection.drained.get()).isZero();

      for (int i = 0; i < written; i++) {
        assertThat(client.read().payload()).hasSize(FRAME);
      }
      assertThat(client.read().text()).isEqualTo("last");
      await().until(() -> connection.drained.get() == 1);
      assertThat(onLoop(connection, connection.sink::writable)).isTrue();
      assertThat(onLoop(connection, connection.sink::queuedBytes)).isZero();
    }
  }

  @Test
  void cannotMakePongsPileUp() throws Exception {
    try (EchoServer server = new EchoServer(Wire.EPOLL);
        RawClient client = server.connect(16 * 1024)) {
      client.upgrade();
      await().until(() -> server.connections.size() == 1);
      Connection connection = server.connections.get(0);
      int written = fill(connection);
      long queued = onLoop(connection, connection.sink::queuedBytes);

      byte[] pings = new byte[0];
      for (int i = 0; i < 1000; i++) {
        pings = join(pings, ping("p" + i));
      }
      client.send(pings);
      client.send(text("marker"));
      await().until(() -> connection.texts.contains("marker"));
      assertThat(onLoop(connection, connection.sink::queuedBytes)).isLessThan(queued + 1000);

      for (int i = 0; i < written; i++) {
        client.read();
      }
      List<String> rest = new CopyOnWriteArrayList<>();
      rest.add(client.read().text());
      rest.add(client.read().text());
      assertThat(rest).containsExactlyInAnyOrderElementsOf(Arrays.asList("marker", "p999"));
    }
  }

  @Test
  void pausingStopsReadingAndResumingLosesNothing() throws Exception {
    try (EchoServer server = new EchoServer(Wire.EPOLL);
        RawClient client = server.open()) {
      await().until(() -> server.connections.size() == 1);
      Connection connection = server.connections.get(0);
      onLoop(
          connection,
          () -> {
            connection.sink.pause();
            return true;
          });
      client.send(join(text("a"), text("b")));
      await().during(java.time.Duration.ofMillis(100)).until(() -> connection.texts.isEmpty());
      connection.loop.executor().execute(connection.sink::resume);
      assertThat(client.read().text()).isEqualTo("a");
      assertThat(client.read().text()).isEqualTo("b");
    }
  }
}
