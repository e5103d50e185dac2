package io.roomcast.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.roomcast.bench.load.LoadOptions;
import io.roomcast.bench.load.LoadResult;
import io.roomcast.bench.load.Scenario;
import io.roomcast.socketio.EventContext;
import io.roomcast.socketio.Payload;
import io.roomcast.socketio.SocketIoServer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The bench sees what a faulty server does: without this its zeros would say nothing. */
class BenchChecksIT {

  private static final String FANOUT = "fanout --clients 10 --rate 100 --seconds 0.5 --warmup 0";

  private Vertx vertx;
  private int port;

  /** What the server does with every tenth message. */
  private Fault fault = (io, room, value) -> {};

  private int messages;
  private @Nullable Payload kept;

  /** A way to do it wrong. */
  @FunctionalInterface
  private interface Fault {
    void publish(SocketIoServer io, String room, Payload value);
  }

  @BeforeEach
  void start() {
    vertx = Vertx.vertx();
    port = listen().await().actualPort();
  }

  private Future<HttpServer> listen() {
    SocketIoServer io = SocketIoServer.create(vertx);
    io.onConnection(
        socket -> {
          socket.respond("join", event -> socket.join(event.args().getString(0)));
          socket.respond("leave", event -> socket.leave(event.args().getString(0)));
          socket.on("pub", event -> publish(io, event));
          socket.on("echo", this::echo);
        });
    return vertx.createHttpServer().requestHandler(io).listen(0, "127.0.0.1");
  }

  private void publish(SocketIoServer io, EventContext event) {
    String room = event.args().getString(0);
    Payload value = event.args().from(1);
    if (++messages % 10 == 0) {
      fault.publish(io, room, value);
    } else {
      io.to(room).emit("m", value);
      if (kept != null) {
        io.to(room).emit("m", kept);
        kept = null;
      }
    }
    event.ack();
  }

  private void echo(EventContext event) {
    if (++messages % 10 != 0) {
      event.ack(event.args());
    }
  }

  @AfterEach
  void stop() {
    vertx.close().await();
  }

  @Test
  void loss() {
    fault = (io, room, value) -> {};
    LoadResult result = play(FANOUT);
    assertThat(result.lost()).isEqualTo(10 * (result.sent() / 10)).isPositive();
    assertThat(result.delivered()).isEqualTo(10 * result.sent() - result.lost());
    assertThat(result.duplicated() + result.outOfOrder() + result.unexpected()).isZero();
  }

  @Test
  void duplication() {
    fault =
        (io, room, value) -> {
          io.to(room).emit("m", value);
          io.to(room).emit("m", value);
        };
    LoadResult result = play(FANOUT);
    assertThat(result.duplicated()).isEqualTo(10 * (result.sent() / 10)).isPositive();
    assertThat(result.lost() + result.outOfOrder() + result.unexpected()).isZero();
  }

  @Test
  void disorder() {
    fault = (io, room, value) -> kept = value;
    LoadResult result = play(FANOUT);
    assertThat(result.outOfOrder()).isPositive();
    assertThat(result.duplicated() + result.unexpected()).isZero();
  }

  @Test
  void messagesOfAnotherRoom() {
    fault = (io, room, value) -> io.emit("m", value);
    LoadResult result = play("rooms --clients 10 --rooms 5 --rate 100 --seconds 0.5 --warmup 0");
    assertThat(result.unexpected()).isEqualTo(8 * (result.sent() / 10)).isPositive();
    assertThat(result.lost() + result.duplicated()).isZero();
  }

  @Test
  void messagesLostWhileMembersComeAndGo() {
    fault = (io, room, value) -> {};
    LoadResult result =
        play("churn --clients 20 --rooms 2 --rate 200 --churn 50 --seconds 1 --warmup 0");
    assertThat(result.lost()).isPositive();
  }

  @Test
  void unansweredRequests() {
    LoadResult result = play("echo --clients 5 --rate 100 --seconds 0.5 --warmup 0");
    assertThat(result.lost()).isEqualTo(result.sent() / 10).isPositive();
  }

  @Test
  void aServerThatIsNotThere() {
    vertx.close().await();
    assertThatThrownBy(() -> play(FANOUT))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("11 of 11 not ready")
        .hasMessageContaining("Connection refused");
  }

  private LoadResult play(String arguments) {
    return Scenario.play(
        LoadOptions.parse(
            Stream.concat(
                    Stream.of(arguments.split(" ")), Stream.of("--url", "http://127.0.0.1:" + port))
                .toArray(String[]::new)));
  }
}
