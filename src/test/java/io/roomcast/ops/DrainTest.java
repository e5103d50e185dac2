package io.roomcast.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.roomcast.engineio.TransportName;
import io.roomcast.loop.Clock;
import io.roomcast.loop.SlidingWindow;
import io.roomcast.socketio.Connection;
import io.roomcast.socketio.Payload;
import io.roomcast.socketio.SocketIoOptions;
import io.roomcast.socketio.SocketIoServer;
import io.roomcast.testing.TimedTest;
import io.socket.client.Ack;
import io.socket.client.IO;
import io.socket.client.Socket;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Sending clients away, with official clients on polling and WebSocket. */
@Timeout(240)
class DrainTest {

  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final Vertx vertx = Vertx.vertx();
  private final Server server = new Server();
  private final ConcurrentLinkedQueue<Long> left = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<Object> acks = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<String> reasons = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<Socket> clients = new ConcurrentLinkedQueue<>();

  /** Answers {@code slow} after a while, {@code gated} when it is told to, {@code held} never. */
  private static final class Server extends VerticleBase {
    private final Promise<Boolean> verdict = Promise.promise();
    private final Promise<Void> gate = Promise.promise();
    private SocketIoServer io;
    private int port;
    private int judging;

    @Override
    public Future<?> start() {
      io =
          SocketIoServer.create(
              vertx,
              new SocketIoOptions()
                  .setAllowRequest(
                      request ->
                          request.uri().contains("judged")
                              ? judge()
                              : Future.succeededFuture(true)));
      io.onConnection(
          socket -> {
            socket.respond(
                "slow",
                event -> vertx.timer(300, TimeUnit.MILLISECONDS).map(t -> event.args().get(0)));
            socket.respond("gated", event -> gate.future().map(open -> event.args().get(0)));
            socket.respond("held", event -> Promise.promise().future());
          });
      return vertx
          .createHttpServer(new HttpServerOptions())
          .requestHandler(io)
          .listen(0, "127.0.0.1")
          .onSuccess(listening -> port = listening.actualPort());
    }

    /** Has what is gated answered. */
    void open() {
      context.runOnContext(now -> gate.complete());
    }

    private Future<Boolean> judge() {
      judging++;
      return verdict.future();
    }

    <T> T call(Callable<T> action) throws Exception {
      Promise<T> done = Promise.promise();
      Context loop = context;
      loop.runOnContext(
          now -> {
            try {
              done.complete(action.call());
            } catch (Exception e) {
              done.fail(e);
            }
          });
      return done.future().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }
  }

  @BeforeEach
  void start() throws Exception {
    vertx
        .deployVerticle(server)
        .toCompletionStage()
        .toCompletableFuture()
        .get(20, TimeUnit.SECONDS);
  }

  @AfterEach
  void stop() throws Exception {
    clients.forEach(Socket::close);
    vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  /** The official client, on polling: over WebSocket it does not answer a close frame. */
  private Socket polling() {
    IO.Options options = new IO.Options();
    options.forceNew = true;
    options.reconnection = false;
    options.transports = new String[] {"polling"};
    Socket socket = IO.socket(URI.create("http://127.0.0.1:" + server.port), options);
    socket.on(
        Socket.EVENT_DISCONNECT,
        why -> {
          left.add(System.nanoTime());
          reasons.add(String.valueOf(why[0]));
        });
    clients.add(socket);
    socket.connect();
    return socket;
  }

  /** A client on WebSocket, frame by frame. */
  private final class Wire implements WebSocket.Listener {
    private final WebSocket socket =
        HTTP.newWebSocketBuilder()
            .buildAsync(
                URI.create(
                    "ws://127.0.0.1:" + server.port + "/socket.io/?EIO=4&transport=websocket"),
                this)
            .join();
    private volatile @Nullable String answer;

    Wire() {
      send("40");
    }

    void send(String frame) {
      socket.sendText(frame, true).join();
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      String frame = data.toString();
      if (frame.startsWith("43")) {
        acks.add(frame);
      } else if (frame.startsWith("42") && answer != null) {
        vertx.setTimer(200, late -> send(String.valueOf(answer)));
      }
      from.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int status, String reason) {
      left.add(System.nanoTime());
      return null;
    }
  }

  private void connected(int count) {
    await()
        .atMost(20, TimeUnit.SECONDS)
        .until(() -> server.call(() -> server.io.stats().sockets()) == count);
  }

  private Future<Void> drain(double rate, long settle) throws Exception {
    return drain(rate, settle, new SlidingWindow(1_000, 1_000));
  }

  private Future<Void> drain(double rate, long settle, SlidingWindow sent) throws Exception {
    return server.call(() -> new Drain(server.io, rate, settle, sent, null).start());
  }

  private static void done(Future<Void> drained) throws Exception {
    drained.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  /** Clients that wait for answers. */
  private long busy() {
    return server.io.connections().stream().filter(client -> client.unanswered() > 0).count();
  }

  @TimedTest
  void clientsGoAtTheRateWithTheAcksOfWhatTheySentBefore() throws Exception {
    List<Wire> wires = new ArrayList<>();
    for (int i = 0; i < 24; i++) {
      if (i % 8 == 0) {
        polling(); // few: they share a pool of five connections
      } else {
        wires.add(new Wire());
      }
    }
    connected(24);
    await().until(() -> clients.stream().allMatch(Socket::connected));
    for (int i = 0; i < 10; i++) {
      wires.get(i).send("420[\"gated\"," + i + "]");
    }
    clients.stream()
        .limit(2)
        .forEach(client -> client.emit("gated", 1, (Ack) args -> acks.add(args[0])));
    await().until(() -> server.call(this::busy) == 12);

    long begun = System.nanoTime();
    Future<Void> drained = drain(60, 20_000);
    vertx.setTimer(300, late -> server.open());
    done(drained);

    await().until(() -> left.size() == 24);
    assertThat(acks).hasSize(12);
    assertThat(reasons).hasSize(3).allMatch(reason -> reason.startsWith("transport "));
    List<Long> times = left.stream().sorted().toList();
    // 24 at 60 in a second; what was begun first is not waited for, and busy ones come last.
    assertThat(times.get(23) - begun).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(350));
    for (int i = 0; i + 12 < 24; i++) {
      assertThat(times.get(i + 12) - times.get(i))
          .isGreaterThan(TimeUnit.MILLISECONDS.toNanos(130));
    }
    assertThat(
            server.call(
                () ->
                    server.io.disconnects(
                        io.roomcast.socketio.DisconnectReason.SERVER_SHUTTING_DOWN)))
        .isEqualTo(24);
  }

  @Test
  void noMoreGoThanAllEventLoopsTogetherMay() throws Exception {
    List<Wire> wires = List.of(new Wire(), new Wire(), new Wire(), new Wire(), new Wire());
    connected(wires.size());
    SlidingWindow sent = new SlidingWindow(3, 3_600_000);
    sent.tryTake(Clock.SYSTEM.monotonicMillis()); // by another loop

    drain(1_000, 100, sent);
    await().until(() -> left.size() == 2);
    // It has looked at the next ones again and again by the time that this one is answered.
    wires.stream()
        .filter(wire -> !wire.socket.isInputClosed())
        .forEach(wire -> wire.send("420[\"slow\",1]"));
    await().until(() -> acks.size() == 2);
    assertThat(left).hasSize(2);
  }

  @Test
  void handshakesAreRefusedAndOpenSessionsGoOn() throws Exception {
    List<Wire> two = List.of(new Wire(), new Wire());
    connected(2);

    // The first goes at once: a rate has to begin somewhere.
    var begun = drain(0.001, 5_000);
    await().until(() -> left.size() == 1);
    var request =
        HttpRequest.newBuilder(
                URI.create(
                    "http://127.0.0.1:" + server.port + "/socket.io/?EIO=4&transport=polling"))
            .build();
    assertThat(HTTP.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(503);
    assertThat(server.call(() -> server.io.engine().counters().refusedForEnd())).isEqualTo(1);
    two.stream()
        .filter(wire -> !wire.socket.isInputClosed())
        .forEach(wire -> wire.send("420[\"slow\",1]"));
    await().until(() -> acks.size() == 1);
    assertThat(begun.isComplete()).isFalse();
  }

  @Test
  void whoWasStillBeingJudgedIsRefusedToo() throws Exception {
    new Wire();
    connected(1);
    String url = "http://127.0.0.1:" + server.port + "/socket.io/?EIO=4&transport=polling&judged=1";
    var late =
        HTTP.sendAsync(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString());
    await().until(() -> server.call(() -> server.judging) == 1);
    Future<Void> drained = drain(1_000, 5_000);
    server.call(() -> server.verdict.tryComplete(true));
    assertThat(late.get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(503);
    done(drained);
  }

  @Test
  void whoIsBusyIsServedUntilItsTurn() throws Exception {
    List<Wire> wires = List.of(new Wire(), new Wire(), new Wire());
    connected(3);
    wires.forEach(wire -> wire.send("420[\"held\"]"));
    await().until(() -> server.call(this::busy) == 3);
    drain(0.001, 60_000);
    // Only the one whose turn it is, is read no further; it has looked at them by now.
    assertThat(server.<Long>call(() -> server.io.engine().counters().inputPauses())).isOne();
    assertThat(left).isEmpty();
  }

  @Test
  void anAckThatAClientOwesIsWaitedForWhileItIsReadOn() throws Exception {
    Wire client = new Wire();
    connected(1);
    client.answer = "430[\"late\"]";
    Future<Payload> answer =
        server.call(() -> server.io.of("/").sockets().iterator().next().emitWithAck("ask"));
    done(drain(1_000, 5_000));
    Payload given = answer.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    assertThat(given.getString(0)).isEqualTo("late");
  }

  @Test
  void aClientThatPollsNoMoreIsCutOffAfterAWhile() throws Exception {
    String url = "http://127.0.0.1:" + server.port + "/socket.io/?EIO=4&transport=polling";
    HTTP.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString());
    done(drain(1_000, 100));
    assertThat(server.<Integer>call(() -> server.io.engine().clientsCount())).isZero();
  }

  /** As nodes that end ask for it. */
  @Test
  void singleClientsAreLetGoLikeAll() throws Exception {
    String url = "http://127.0.0.1:" + server.port + "/socket.io/?EIO=4&transport=polling";
    HTTP.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString());
    List<Wire> wires = List.of(new Wire(), new Wire(), new Wire());
    connected(3);
    wires.get(0).send("420[\"gated\",1]");
    await().until(() -> server.call(this::busy) == 1);
    server.call(
        () -> {
          Departures patient = new Departures(server.io.engine(), 20_000);
          Departures impatient = new Departures(server.io.engine(), 100);
          for (Connection client : server.io.connections()) {
            if (client.unanswered() > 0) {
              patient.leave(client.session());
              patient.leave(client.session());
            } else if (client.session().transport() == TransportName.POLLING) {
              impatient.leave(client.session());
            }
          }
          return true;
        });
    server.open();
    await().until(() -> server.call(() -> server.io.engine().clientsCount()) == 2);
    await().until(() -> left.size() == 1);
    assertThat(acks).hasSize(1);
    assertThat(wires.get(0).socket.isInputClosed()).isTrue();
  }

  @Test
  void whoeverNeverAnswersIsSentAwayAfterAWhile() throws Exception {
    new Wire();
    connected(1);
    server.call(() -> server.io.of("/").sockets().iterator().next().emitWithAck("ask"));
    done(drain(1_000, 100));
    await().until(() -> left.size() == 1);
  }
}
