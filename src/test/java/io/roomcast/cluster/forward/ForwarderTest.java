package io.roomcast.cluster.forward;

import static io.roomcast.Futures.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.roomcast.cluster.NodeInfo;
import io.roomcast.engineio.Message;
import io.roomcast.engineio.Session;
import io.roomcast.it.raw.RawHttp;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.NetSocket;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Requests for sessions of other nodes, and what becomes of them when those nodes fail. */
class ForwarderTest {

  private static final String RANDOM = "AAAAAAAAAAAAAAAAAAAA";

  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() {
    await(vertx.close());
  }

  private static ForwardOptions options(int requests, int webSockets, long timeout) {
    return new ForwardOptions(ForwardNode.SECRET, requests, webSockets, 2_000, timeout, null, true);
  }

  private ForwardNode node(String id, Map<String, Integer> others, ForwardOptions options) {
    ForwardNode node = new ForwardNode(new ForwardNode.Known(id, others), options);
    await(vertx.deployVerticle(node));
    return node;
  }

  private static String poll(String sid) {
    return "/engine.io/?EIO=4&transport=polling&sid=" + sid;
  }

  private static String text(RawHttp.Response response) {
    return new String(response.body(), StandardCharsets.UTF_8);
  }

  private static String open(ForwardNode node) throws IOException {
    String answer = text(RawHttp.get(node.port(), "/engine.io/?EIO=4&transport=polling"));
    return new JsonObject(answer.substring(1)).getString("sid");
  }

  /** A peer that takes connections, and then does this. */
  private int peer(Consumer<NetSocket> handler) {
    return await(vertx.createNetServer().connectHandler(handler::accept).listen(0, "127.0.0.1"))
        .actualPort();
  }

  private static void until(ThrowingRunnable assertion) {
    Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(assertion);
  }

  @Test
  void theOwnerSeesTheClientAndNotTheNode() throws IOException {
    ForwardNode owner = node("owner", Map.of(), options(10, 10, 20_000));
    ForwardNode entry =
        node("entry", Map.of("owner", owner.internalPort()), options(10, 10, 20_000));
    String sid = open(owner);
    try (RawHttp client = new RawHttp(entry.port())) {
      Map<String, String> headers =
          Map.of(Signer.HEADER, "of the client", "X-Forwarded-For", "203.0.113.7", "TE", "x");
      client.send("POST", poll(sid), headers, "4hi".getBytes(StandardCharsets.UTF_8));
      assertThat(text(client.receive(false))).isEqualTo("ok");
    }
    HttpServerRequest seen = owner.seen.get(owner.seen.size() - 1);
    assertThat(seen.uri()).isEqualTo(poll(sid));
    assertThat(seen.path()).isEqualTo("/engine.io/");
    assertThat(seen.query()).isEqualTo("EIO=4&transport=polling&sid=" + sid);
    assertThat(seen.getParam("sid")).isEqualTo(sid);
    assertThat(seen.scheme()).isEqualTo("http");
    assertThat(seen.isSSL()).isFalse();
    assertThat(seen.absoluteURI()).isEqualTo("http://127.0.0.1:" + entry.port() + poll(sid));
    assertThat(seen.remoteAddress().hostAddress()).isEqualTo("127.0.0.1");
    assertThat(seen.getHeader("X-Forwarded-For")).isEqualTo("203.0.113.7");
    assertThat(seen.headers().contains(Signer.HEADER)).isFalse();
    assertThat(seen.headers().contains("TE")).isFalse();
    assertThat(entry.seen).as("middlewares run once, at the owner").isEmpty();
    assertThat(owner.forwarding.stats().served()).isEqualTo(1);
  }

  @Test
  void nothingIsForwardedTwice() throws IOException {
    ForwardNode owner = node("owner", Map.of("third", 1), options(10, 10, 20_000));
    // It takes the owner for the third.
    ForwardNode entry = node("entry", Map.of(), options(10, 10, 20_000));
    entry.known.others.put(
        "third", new NodeInfo("owner", "1", "http://127.0.0.1:" + owner.internalPort(), 1));
    assertThat(text(RawHttp.get(entry.port(), poll("third~" + RANDOM)))).contains("\"code\":1");
    assertThat(owner.forwarding.stats().served()).isEqualTo(1);
    assertThat(owner.forwarding.stats().failed().values()).containsOnly(0L);
  }

  @Test
  void aNodeThatTakesNoConnectionsHasNoSessions() throws IOException {
    int port = peer(socket -> {});
    await(vertx.close());
    Vertx again = Vertx.vertx();
    try {
      ForwardNode entry =
          new ForwardNode(
              new ForwardNode.Known("entry", Map.of("dead", port)), options(10, 10, 20_000));
      await(again.deployVerticle(entry));
      assertThat(text(RawHttp.get(entry.port(), poll("dead~" + RANDOM)))).contains("\"code\":1");
      assertThat(text(RawHttp.get(entry.port(), poll("none~" + RANDOM)))).contains("\"code\":1");
      ForwardStats stats = entry.forwarding.stats();
      assertThat(stats.failed(ForwardFailure.UNREACHABLE)).isEqualTo(1);
      assertThat(stats.failed(ForwardFailure.UNKNOWN_NODE)).isEqualTo(1);
    } finally {
      await(again.close());
    }
  }

  @Test
  void whatMayBeUnderWayIsBounded() throws IOException {
    ForwardNode entry = node("entry", Map.of("mute", peer(socket -> {})), options(1, 1, 60_000));
    try (RawHttp held = new RawHttp(entry.port())) {
      held.send("GET", poll("mute~" + RANDOM), Map.of(), null);
      until(() -> assertThat(entry.forwarding.stats().requests()).isEqualTo(1));
      RawHttp.Response refused = RawHttp.get(entry.port(), poll("mute~" + RANDOM));
      assertThat(refused.status()).isEqualTo(503);
      assertThat(entry.forwarding.stats().failed(ForwardFailure.OVERLOADED)).isEqualTo(1);
    }
    until(() -> assertThat(entry.forwarding.stats().requests()).isZero());
    until(
        () -> assertThat(entry.forwarding.stats().failed(ForwardFailure.CLIENT_GONE)).isEqualTo(1));
  }

  @Test
  void aClientThatGoesAwayIsGoneForTheOwner() throws IOException {
    BlockingQueue<Boolean> cut = new LinkedBlockingQueue<>();
    int port = peer(socket -> socket.closeHandler(gone -> cut.add(true)));
    ForwardNode entry = node("entry", Map.of("mute", port), options(9, 9, 60_000));
    try (RawHttp held = new RawHttp(entry.port())) {
      held.send("GET", poll("mute~" + RANDOM), Map.of(), null);
      until(() -> assertThat(entry.forwarding.stats().requests()).isEqualTo(1));
    }
    until(() -> assertThat(cut).isNotEmpty());
  }

  @Test
  void anAnswerHasItsTime() throws IOException {
    ForwardNode entry = node("entry", Map.of("mute", peer(socket -> {})), options(9, 9, 200));
    assertThat(RawHttp.get(entry.port(), poll("mute~" + RANDOM)).status()).isEqualTo(504);
    assertThat(entry.forwarding.stats().failed(ForwardFailure.TIMEOUT)).isEqualTo(1);
  }

  @Test
  void anOwnerThatDiesHasNoSessions() throws IOException {
    ForwardNode entry = node("entry", Map.of("mute", peer(socket -> {})), options(9, 9, 60_000));
    try (RawHttp held = new RawHttp(entry.port())) {
      held.send("GET", poll("mute~" + RANDOM), Map.of(), null);
      until(() -> assertThat(entry.forwarding.stats().requests()).isEqualTo(1));
      entry.known.gone("mute");
      assertThat(text(held.receive(false))).contains("\"code\":1");
    }
    until(() -> assertThat(entry.forwarding.stats().requests()).isZero());
  }

  @Test
  void anOwnerThatEndsTheConnectionEndsTheClients() {
    ForwardNode entry =
        node("entry", Map.of("rude", peer(s -> s.handler(b -> s.close()))), options(9, 9, 9_000));
    Future<?> answer =
        vertx
            .createHttpClient()
            .request(HttpMethod.GET, entry.port(), "127.0.0.1", poll("rude~" + RANDOM))
            .compose(request -> request.send());
    until(() -> assertThat(answer.cause()).isInstanceOf(HttpClosedException.class));
    until(
        () -> assertThat(entry.forwarding.stats().failed(ForwardFailure.INTERRUPTED)).isEqualTo(1));
  }

  @Test
  void webSocketsArePassedOnWithTheirClose() throws Exception {
    ForwardNode owner = node("owner", Map.of(), options(10, 10, 20_000));
    ForwardNode entry =
        node("entry", Map.of("owner", owner.internalPort()), options(10, 1, 20_000));
    String sid = open(owner);
    Session session = owner.sessions.take();
    BlockingQueue<String> frames = new LinkedBlockingQueue<>();
    BlockingQueue<Short> closed = new LinkedBlockingQueue<>();
    WebSocket socket = await(upgrade(entry, sid));
    socket.textMessageHandler(frames::add);
    socket.closeHandler(end -> closed.add(socket.closeStatusCode()));
    socket.writeTextMessage("2probe");
    assertThat(frames.poll(20, TimeUnit.SECONDS)).isEqualTo("3probe");
    assertThat(entry.forwarding.stats().webSockets()).isEqualTo(1);
    Future<WebSocket> second = upgrade(entry, open(owner));
    until(() -> assertThat(second.cause()).hasMessageContaining("503"));
    socket.writeTextMessage("5");
    String large = "x".repeat(50_000);
    owner.run(() -> session.send(Message.text(large)));
    assertThat(frames.poll(20, TimeUnit.SECONDS)).isEqualTo("4" + large);
    owner.run(session::close);
    assertThat(closed.poll(20, TimeUnit.SECONDS)).isEqualTo(closeOf(owner));
    until(() -> assertThat(entry.forwarding.stats().webSockets()).isZero());
    assertThat(session.open()).isFalse();
  }

  /** The status that a client sees which the owner itself sends away. */
  private Short closeOf(ForwardNode owner) throws Exception {
    owner.sessions.clear();
    BlockingQueue<Short> closed = new LinkedBlockingQueue<>();
    WebSocket socket = await(connect(owner, ""));
    socket.closeHandler(end -> closed.add(socket.closeStatusCode()));
    owner.run(owner.sessions.take()::close);
    return closed.poll(20, TimeUnit.SECONDS);
  }

  @Test
  void aRefusedUpgradeIsPassedOn() throws IOException {
    ForwardNode owner = node("owner", Map.of(), options(10, 10, 20_000));
    ForwardNode entry =
        node("entry", Map.of("owner", owner.internalPort()), options(10, 10, 20_000));
    Future<WebSocket> refused = upgrade(entry, "owner~" + RANDOM);
    until(() -> assertThat(refused.cause()).hasMessageContaining("400"));
    until(() -> assertThat(entry.forwarding.stats().webSockets()).isZero());
    Future<WebSocket> unknown = upgrade(entry, "nobody~" + RANDOM);
    until(() -> assertThat(unknown.cause()).hasMessageContaining("400"));
  }

  @Test
  void aNodeThatEndsCutsWhatItPassesOn() throws Exception {
    ForwardNode owner = node("owner", Map.of(), options(10, 10, 20_000));
    ForwardNode entry =
        node("entry", Map.of("owner", owner.internalPort()), options(10, 10, 20_000));
    BlockingQueue<Boolean> closed = new LinkedBlockingQueue<>();
    WebSocket socket = await(upgrade(entry, open(owner)));
    socket.closeHandler(end -> closed.add(true));
    await(vertx.undeploy(entry.deployment()));
    assertThat(closed.poll(20, TimeUnit.SECONDS)).isTrue();
    until(() -> assertThat(entry.forwarding.stats().webSockets()).isZero());
  }

  @Test
  void aPollThatItsOwnerDoesNotAnswerIsCutInTheEnd() throws IOException {
    ForwardNode entry = node("entry", Map.of("mute", peer(socket -> {})), options(9, 9, 60_000));
    try (RawHttp held = new RawHttp(entry.port())) {
      held.send("GET", poll("mute~" + RANDOM), Map.of(), null);
      until(() -> assertThat(entry.forwarding.stats().requests()).isEqualTo(1));
      await(vertx.undeploy(entry.deployment()));
      assertThatThrownBy(() -> held.receive(false)).isInstanceOf(IOException.class);
    }
    assertThat(entry.forwarding.stats().asked()).isEqualTo(1);
    until(() -> assertThat(entry.forwarding.stats().failedAsks()).isEqualTo(1));
  }

  private Future<WebSocket> upgrade(ForwardNode node, String sid) {
    return connect(node, "&sid=" + sid);
  }

  private Future<WebSocket> connect(ForwardNode node, String more) {
    return vertx
        .createWebSocketClient()
        .connect(
            new WebSocketConnectOptions()
                .setHost("127.0.0.1")
                .setPort(node.port())
                .setURI("/engine.io/?EIO=4&transport=websocket" + more));
  }
}
