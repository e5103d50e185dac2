package io.roomcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.roomcast.cluster.redis.RedisProcess;
import io.roomcast.it.raw.RawHttp;
import io.roomcast.socketio.EventContext;
import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.ClientWebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A node that ends lets go in good order what it only passes on, to a node that stays. */
@Timeout(240)
class DrainForwardedIT {

  private static final String POLL = "/socket.io/?EIO=4&transport=polling";
  private static final String CLOSED = "<closed>";
  private static final int RATE = 10;

  /** Holds events until the test has them acked. */
  public static final class Held implements Handler<EventContext> {

    static final BlockingQueue<Runnable> ACKS = new LinkedBlockingQueue<>();

    /** No options. */
    public Held(JsonObject options) {}

    @Override
    public void handle(EventContext event) {
      Context loop = Vertx.currentContext();
      ACKS.add(() -> loop.runOnContext(now -> event.ack("done")));
    }
  }

  private final Vertx vertx = Vertx.vertx();
  private final WebSocketClient sockets = vertx.createWebSocketClient();
  private final RedisProcess redis = RedisProcess.launch();
  private final GatewayFixture leaving = start("leaving");
  private final GatewayFixture owner = start("owner");
  private boolean left;

  @AfterEach
  void close() {
    if (!left) {
      leaving.close();
    }
    owner.close();
    redis.close();
    Futures.await(vertx.close());
  }

  private GatewayFixture start(String id) {
    return GatewayFixture.start(
        """
        {"node": {"instances": 2, "id": "%s"},
         "listen": {"public": {"host": "127.0.0.1", "port": 0},
                    "internal": {"host": "127.0.0.1", "port": 0}},
         "namespaces": [{"name": "/", "events": [
           {"match": "hold", "do": "handle", "class": "%s"}]}],
         "socketio": {"connectionStateRecovery": {}},
         "shutdown": {"ratePerSecond": %d, "settle": "30s"},
         "cluster": {"forwarding": {"secret": "0123456789abcdefghijklmnopqrstuv"}},
         "redis": {"adapter": "streams", "endpoints": ["%s"]}}
        """
            .formatted(id, Held.class.getName(), RATE, redis.url()));
  }

  /** A session of the owner, opened there. */
  private record Opened(String sid, JsonObject connected) {}

  private Opened open() throws IOException {
    int port = owner.gateway().port();
    String handshake = RawHttp.get(port, POLL).text();
    String target = POLL + "&sid=" + new JsonObject(handshake.substring(1)).getString("sid");
    assertThat(RawHttp.post(port, target, "40").text()).isEqualTo("ok");
    String connected = RawHttp.get(port, target).text();
    assertThat(connected).startsWith("40{");
    return new Opened(
        target.substring(target.lastIndexOf('=') + 1), new JsonObject(connected.substring(2)));
  }

  /** A WebSocket, and what came on it. */
  private final class Wire {

    private final ClientWebSocket socket = sockets.webSocket();
    private final BlockingQueue<String> frames = new LinkedBlockingQueue<>();

    Wire(GatewayFixture node, String more) {
      socket.textMessageHandler(
          frame -> {
            if (!frame.equals("2")) {
              frames.add(frame);
            }
          });
      socket.closeHandler(end -> frames.add(CLOSED));
      Futures.await(
          socket.connect(
              new WebSocketConnectOptions()
                  .setHost("127.0.0.1")
                  .setPort(node.gateway().port())
                  .setURI("/socket.io/?EIO=4&transport=websocket" + more)));
    }

    String next() throws InterruptedException {
      return String.valueOf(frames.poll(20, TimeUnit.SECONDS));
    }

    Wire send(String frame) {
      Futures.await(socket.writeTextMessage(frame));
      return this;
    }
  }

  /** Goes on over a WebSocket that comes by way of the node that is to leave. */
  private Wire upgraded(Opened opened) throws InterruptedException {
    Wire wire = new Wire(leaving, "&sid=" + opened.sid).send("2probe");
    assertThat(wire.next()).isEqualTo("3probe");
    return wire.send("5");
  }

  /** Comes back, and has its session. */
  private void expectRecovered(Opened opened) throws InterruptedException {
    Wire wire = new Wire(owner, "");
    assertThat(wire.next()).startsWith("0{");
    wire.send("40" + new JsonObject().put("pid", opened.connected.getString("pid")).encode());
    String answer = wire.next();
    assertThat(answer).startsWith("40{");
    assertThat(new JsonObject(answer.substring(2)).getString("sid"))
        .isEqualTo(opened.connected.getString("sid"));
  }

  private static long metric(GatewayFixture node, String name) {
    return node.get("metrics")
        .text()
        .lines()
        .filter(line -> line.startsWith("roomcast_" + name + " "))
        .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  private static void until(Callable<Boolean> condition) {
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(condition);
  }

  @Test
  void webSocketsLeaveAtTheRateWithTheirAcksAndAreRecovered() throws Exception {
    List<Opened> sessions = new ArrayList<>();
    List<Wire> wires = new ArrayList<>();
    for (int i = 0; i <= RATE; i++) {
      sessions.add(open());
      wires.add(upgraded(sessions.get(i)));
    }
    // Who has sent that it upgrades may not have been heard yet.
    until(() -> metric(owner, "upgrades_total{result=\"ok\"}") == RATE + 1);
    // The first to be asked for may be the one that is not ready.
    Wire busy = wires.get(0).send("420[\"hold\"]");
    Runnable ack = Held.ACKS.poll(20, TimeUnit.SECONDS);
    assertThat(ack).isNotNull();
    ConcurrentLinkedQueue<Wire> gone = new ConcurrentLinkedQueue<>();
    wires.forEach(wire -> wire.socket.closeHandler(end -> gone.add(wire)));
    long start = System.nanoTime();
    assertThat(leaving.post("admin/drain", "").json().getInteger("passing")).isEqualTo(RATE + 1);
    until(() -> gone.size() == RATE);
    assertThat(gone).doesNotContain(busy);
    until(() -> metric(leaving, "forwarding_asked_total") == RATE + 1);
    assertThat(System.nanoTime() - start)
        .as("the last one was asked for a second after the first")
        .isGreaterThan(TimeUnit.SECONDS.toNanos(1));
    assertThat(gone).doesNotContain(busy);
    Opened late = open();
    assertThatThrownBy(() -> upgraded(late)).hasMessageContaining("503");
    until(() -> metric(leaving, "drain_remaining") == 1);
    ack.run();
    assertThat(busy.next()).isEqualTo("430[\"done\"]");
    until(() -> gone.contains(busy));
    until(() -> leaving.get("admin/drain").json().getInteger("passing") == 0);
    assertThat(metric(leaving, "forwarding_asks_failed_total")).isZero();
    for (Opened session : sessions) {
      expectRecovered(session);
    }
    assertThat(RawHttp.post(owner.gateway().port(), POLL + "&sid=" + late.sid, "1").text())
        .as("one that nobody has let go")
        .isEqualTo("ok");
  }

  @Test
  void aHeldPollIsAnsweredAndItsSessionGoesOn() throws Exception {
    Opened opened = open();
    String target = POLL + "&sid=" + opened.sid;
    try (RawHttp held = new RawHttp(leaving.gateway().port())) {
      held.send("GET", target, Map.of(), null);
      until(() -> metric(leaving, "forwarding_requests") == 1);
      leaving.close();
      left = true;
      RawHttp.Response answer = held.receive(false);
      assertThat(answer.text()).isEqualTo("6");
      assertThat(answer.header("Connection")).isEqualTo("close");
    }
    int port = owner.gateway().port();
    assertThat(RawHttp.post(port, target, "420[\"hold\"]").text()).isEqualTo("ok");
    Runnable ack = Held.ACKS.poll(20, TimeUnit.SECONDS);
    assertThat(ack).isNotNull();
    ack.run();
    assertThat(RawHttp.get(port, target).text()).isEqualTo("430[\"done\"]");
  }

  @Test
  void onlyNodesMayAsk() throws Exception {
    Opened opened = open();
    for (String ask : List.of("-leave?sid=", "-answer-poll?sid=")) {
      String target = "/internal/engine.io" + ask + opened.sid;
      Map<String, String> forged =
          Map.of(
              "roomcast-forwarded",
              "v1 leaving " + System.currentTimeMillis() + " http 0.0.0.0 " + "A".repeat(43));
      int internal = owner.gateway().internalPort();
      for (Map<String, String> headers : List.of(Map.<String, String>of(), forged)) {
        assertThat(RawHttp.request(internal, "POST", target, headers, new byte[0]).status())
            .isEqualTo(401);
      }
      assertThat(RawHttp.post(owner.gateway().port(), target, "").status())
          .as("not on the public port")
          .isEqualTo(404);
    }
    assertThat(metric(owner, "forwarding_refused_total")).isEqualTo(4);
    assertThat(RawHttp.post(owner.gateway().port(), POLL + "&sid=" + opened.sid, "1").text())
        .isEqualTo("ok");
  }
}
