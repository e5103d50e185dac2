package io.roomcast.net;

import static io.roomcast.net.ClientFrames.frame;
import static io.roomcast.net.ClientFrames.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.roomcast.loop.EventLoopState;
import io.roomcast.net.EchoServer.Connection;
import io.roomcast.net.EchoServer.Wire;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerOptions;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A connection changes its event loop, and nobody notices but the loops. */
class MoveTest {

  private static final int MESSAGES = 20_000;
  private static final int MOVES = 40;

  private static EchoServer server(Wire wire) throws Exception {
    return new EchoServer(wire, 2, new HttpServerOptions());
  }

  /** The loops of the server, learned from connections that land on them in turn. */
  private static List<EventLoopState> loops(EchoServer server) throws Exception {
    List<EventLoopState> loops = new CopyOnWriteArrayList<>();
    while (loops.size() < 2) {
      int before = server.connections.size();
      try (RawClient client = server.open()) {
        client.send(text("here"));
        client.read();
        EventLoopState loop = server.connections.get(before).loop;
        if (!loops.contains(loop)) {
          loops.add(loop);
        }
      }
    }
    return loops;
  }

  /** Moves to the other loop whenever a move is done, and asserts who calls. */
  private static final class Moving {
    private final Connection connection;
    private final List<EventLoopState> loops;
    private final AtomicInteger moves = new AtomicInteger();
    private final List<Throwable> failures = new CopyOnWriteArrayList<>();
    private volatile EventLoopState home;

    Moving(Connection connection, List<EventLoopState> loops) {
      this.connection = connection;
      this.loops = loops;
      this.home = connection.loop;
    }

    /** On the connection's loop. */
    void move() {
      EventLoopState target = home == loops.get(0) ? loops.get(1) : loops.get(0);
      Future<Void> moved = connection.sink.moveTo(target);
      moved.onSuccess(
          done -> {
            if (!target.executor().inLoop()) {
              failures.add(new AssertionError("arrived elsewhere"));
            }
            home = target;
            moves.incrementAndGet();
          });
    }
  }

  @ParameterizedTest
  @EnumSource
  void losesNothingWhileItMovesUnderTraffic(Wire wire) throws Exception {
    try (EchoServer server = server(wire)) {
      List<EventLoopState> loops = loops(server);
      List<Moving> moving = new CopyOnWriteArrayList<>();
      server.onOpen =
          connection -> {
            Moving mover = new Moving(connection, loops);
            moving.add(mover);
            connection.sink.listener(
                new FrameListener() {
                  private int received;

                  @Override
                  public void text(String message) {
                    if (!mover.home.executor().inLoop()) {
                      mover.failures.add(new AssertionError("on the wrong loop"));
                    }
                    received++;
                    connection.sink.write(SharedFrame.text(message), false);
                    if (received % (MESSAGES / MOVES) == 0) {
                      mover.move();
                    }
                  }

                  @Override
                  public void binary(io.vertx.core.buffer.Buffer message) {}

                  @Override
                  public void closed(WebSocketClose close) {
                    connection.closed(close);
                  }
                });
          };
      try (RawClient client = server.open()) {
        Thread sender = new Thread(() -> send(client));
        sender.start();
        for (int i = 0; i < MESSAGES; i++) {
          assertThat(client.read().text()).isEqualTo("message " + i);
        }
        sender.join();
        Moving mover = moving.get(0);
        assertThat(mover.failures).isEmpty();
        assertThat(mover.moves.get()).isGreaterThan(MOVES / 4);
        client.send(frame(0x88, new byte[0]));
        assertThat(client.read().closeStatus()).isEqualTo(1005);
        await().until(() -> mover.connection.closes.size() == 1);
      }
    }
  }

  private static void send(RawClient client) {
    try {
      for (int i = 0; i < MESSAGES; i++) {
        client.send(text("message " + i));
      }
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @EnumSource
  void bytesOfOneReadBehindTheMoveAreDeliveredThere(Wire wire) throws Exception {
    try (EchoServer server = server(wire)) {
      List<EventLoopState> loops = loops(server);
      List<String> heard = new CopyOnWriteArrayList<>();
      server.onOpen =
          connection -> {
            EventLoopState target = connection.loop == loops.get(0) ? loops.get(1) : loops.get(0);
            connection.sink.listener(
                new FrameListener() {
                  @Override
                  public void text(String message) {
                    heard.add(message + (target.executor().inLoop() ? " there" : " here"));
                    if (message.equals("move")) {
                      connection
                          .sink
                          .moveTo(target)
                          .onSuccess(done -> heard.add("moved"))
                          .onFailure(failure -> heard.add(failure.toString()));
                    }
                  }

                  @Override
                  public void binary(io.vertx.core.buffer.Buffer message) {}

                  @Override
                  public void closed(WebSocketClose close) {
                    heard.add("closed" + (target.executor().inLoop() ? " there" : " here"));
                  }
                });
          };
      try (RawClient client = server.open()) {
        client.send(
            ClientFrames.join(text("a"), text("move"), text("b"), new byte[] {text("c")[0]}));
        await().until(() -> heard.contains("b there"));
        byte[] cut = text("c");
        client.send(java.util.Arrays.copyOfRange(cut, 1, cut.length));
        await().until(() -> heard.contains("c there"));
      }
      await().until(() -> heard.contains("closed there"));
      assertThat(heard)
          .containsExactly("a here", "move here", "moved", "b there", "c there", "closed there");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aClientThatLeavesMeanwhileIsReportedOnce(Wire wire) throws Exception {
    try (EchoServer server = server(wire)) {
      List<EventLoopState> loops = loops(server);
      List<Connection> moved = new CopyOnWriteArrayList<>();
      AtomicInteger finished = new AtomicInteger();
      server.onOpen =
          connection ->
              connection
                  .loop
                  .executor()
                  .execute(
                      () -> {
                        moved.add(connection);
                        EventLoopState target =
                            connection.loop == loops.get(0) ? loops.get(1) : loops.get(0);
                        connection
                            .sink
                            .moveTo(target)
                            .onComplete(done -> finished.incrementAndGet());
                      });
      for (int i = 0; i < 30; i++) {
        RawClient client = server.open();
        if (i % 2 == 0) {
          client.socket().setSoLinger(true, 0);
        }
        client.close();
      }
      await().until(() -> finished.get() == 30);
      await()
          .untilAsserted(
              () -> assertThat(moved).allSatisfy(each -> assertThat(each.closes).hasSize(1)));
    }
  }

  @Test
  void aPausedConnectionStaysPaused() throws Exception {
    try (EchoServer server = server(Wire.EPOLL)) {
      List<EventLoopState> loops = loops(server);
      AtomicInteger done = new AtomicInteger();
      server.onOpen =
          connection ->
              connection
                  .loop
                  .executor()
                  .execute(
                      () -> {
                        connection.sink.pause();
                        EventLoopState target =
                            connection.loop == loops.get(0) ? loops.get(1) : loops.get(0);
                        connection.sink.moveTo(target).onSuccess(v -> done.incrementAndGet());
                      });
      int before = server.connections.size();
      try (RawClient client = server.open()) {
        await().until(() -> done.get() == 1);
        client.send(text("a"));
        Connection connection = server.connections.get(before);
        EventLoopState home = connection.loop == loops.get(0) ? loops.get(1) : loops.get(0);
        await().during(java.time.Duration.ofMillis(100)).until(() -> connection.texts.isEmpty());
        home.executor().execute(connection.sink::resume);
        assertThat(client.read().text()).isEqualTo("a");
      }
    }
  }

  @Test
  void movingHomeIsDoneAtOnceAndMovingTwiceFails() throws Exception {
    try (EchoServer server = server(Wire.EPOLL)) {
      List<EventLoopState> loops = loops(server);
      List<String> results = new CopyOnWriteArrayList<>();
      server.onOpen =
          connection -> {
            results.add("home " + connection.sink.moveTo(connection.loop).succeeded());
            connection
                .loop
                .executor()
                .execute(
                    () -> {
                      EventLoopState target =
                          connection.loop == loops.get(0) ? loops.get(1) : loops.get(0);
                      Future<Void> first = connection.sink.moveTo(target);
                      results.add("second " + connection.sink.moveTo(target).failed());
                      first.onComplete(done -> results.add("first " + done.succeeded()));
                    });
          };
      try (RawClient client = server.open()) {
        await().until(() -> results.size() == 3);
        assertThat(results).containsExactly("home true", "second true", "first true");
        client.send(text("a"));
        assertThat(client.read().text()).isEqualTo("a");
      }
    }
  }
}
