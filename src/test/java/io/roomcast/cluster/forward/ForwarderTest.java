package io.roomcast.cluster.forward;

import static io.roomcast.Futures.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.roomcast.cluster.NodeInfo;
import io.roomcast.cluster.Nodes;
import io.roomcast.engineio.EngineIoServer;
import io.roomcast.engineio.EngineOptions;
import io.roomcast.engineio.Message;
import io.roomcast.engineio.Session;
import io.roomcast.it.raw.RawHttp;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SelfSignedCertificate;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Requests for sessions of other nodes, and what becomes of them when those nodes fail. */
class ForwarderTest {

  private static final String SECRET = "0123456789abcdefghijklmnopqrstuv";
  private static final String RANDOM = "AAAAAAAAAAAAAAAAAAAA";

  /** The nodes, as a test has them. */
  private static final class Known implements Nodes {

    final Map<String, NodeInfo> others;
    final List<Consumer<Set<String>>> handlers = new CopyOnWriteArrayList<>();
    private final String id;

    Known(String id, Map<String, Integer> ports) {
      this.id = id;
      others = new HashMap<>();
      ports.forEach((name, port) -> others.put(name, info(name, port)));
    }

    private static NodeInfo info(String name, int port) {
      return new NodeInfo(name, "1", "http://127.0.0.1:" + port, 1);
    }

    void gone(String node) {
      handlers.forEach(handler -> handler.accept(Set.of(node)));
    }

    @Override
    public NodeInfo self() {
      return info(id, 1);
    }

    @Override
    public Map<String, NodeInfo> others() {
      return others;
    }

    @Override
    public Future<@Nullable NodeInfo> lookup(String name) {
      return Future.succeededFuture();
    }

    @Override
    public void onGone(Consumer<Set<String>> handler) {
      handlers.add(handler);
    }
  }

  /** One node on one event loop. */
  private static final class Node extends VerticleBase {

    final Known known;
    final Forwarding forwarding;
    final BlockingQueue<Session> sessions = new LinkedBlockingQueue<>();
    final List<HttpServerRequest> seen = new CopyOnWriteArrayList<>();
    private HttpServer clients;
    private HttpServer internal;
    private PassedOn end;

    Node(Known known, ForwardOptions options) {
      this.known = known;
      this.forwarding = new Forwarding(known, options);
    }

    @Override
    public Future<?> start() {
      EngineIoServer engine =
          EngineIoServer.create(
              vertx,
              new EngineOptions().setKey(known.id).setNode(known.id).setPingInterval(60_000));
      engine.onConnection(sessions::add);
      engine.use(
          request -> {
            seen.add(request.request());
            request.next();
          });
      end = forwarding.install(vertx, engine);
      clients = vertx.createHttpServer().requestHandler(engine);
      internal = vertx.createHttpServer().requestHandler(forwarding.endpoint(engine));
      return Future.join(clients.listen(0, "127.0.0.1"), internal.listen(0, "127.0.0.1"));
    }

    @Override
    public Future<?> stop() {
      return end.close();
    }

    String deployment() {
      return context.deploymentID();
    }

    void run(Runnable task) {
      context.runOnContext(now -> task.run());
    }

    int port() {
      return clients.actualPort();
    }

    int internalPort() {
      return internal.actualPort();
    }
  }

  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() {
    await(vertx.close());
  }

  private static ForwardOptions options(int requests, int webSockets, long timeout) {
    return new ForwardOptions(SECRET, requests, webSockets, 2_000, timeout, null, true);
  }

  private Node node(String id, Map<String, Integer> others, ForwardOptions options) {
    Node node = new Node(new Known(id, others), options);
    await(vertx.deployVerticle(node));
    return node;
  }

  private static String poll(String sid) {
    return "/engine.io/?EIO=4&transport=polling&sid=" + sid;
  }

  private static String text(RawHttp.Response response) {
    return new String(response.body(), StandardCharsets.UTF_8);
  }

  private static String open(Node node) throws IOException {
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
    Node owner = node("owner", Map.of(), options(10, 10, 20_000));
    Node entry = node("entry", Map.of("owner", owner.internalPort()), options(10, 10, 20_000));
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
    Node owner = node("owner", Map.of("third", 1), options(10, 10, 20_000));
    // It takes the owner for the third.
    Node entry = node("entry", Map.of(), options(10, 10, 20_000));
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
      Node entry = new Node(new Known("entry", Map.of("dead", port)), options(10, 10, 20_000));
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
    Node entry = node("entry", Map.of("mute", peer(socket -> {})), options(1, 1, 60_000));
    try (RawHttp held = new RawHttp(entry.port())) {
      held.send("GET", poll("mute~" + RANDOM), Map.of(), null);
      until(() -> assertThat(entry.forwarding.stats().requests()).isEqualTo(1));
      RawHttp.Response refused = RawHttp.get(entry.port(), poll("mute~" + RANDOM));
      assertThat(refused.status()).isEqualTo(503);
      assertThat(entry.forwarding.stats().failed(ForwardFailure.OVERLOADED)).isEqualTo(1);
    }
    until(() -> assertThat(entry.forwarding.stats().requests()).isZero());
    assertThat(entry.forwarding.stats().failed(ForwardFailure.CLIENT_GONE)).isEqualTo(1);
  }

  @Test
  void aClientThatGoesAwayIsGoneForTheOwner() throws IOException {
    BlockingQueue<Boolean> cut = new LinkedBlockingQueue<>();
    int port = peer(socket -> socket.closeHandler(gone -> cut.add(true)));
    Node entry = node("entry", Map.of("mute", port), options(9, 9, 60_000));
    try (RawHttp held = new RawHttp(entry.port())) {
      held.send("GET", poll("mute~" + RANDOM), Map.of(), null);
      until(() -> assertThat(entry.forwarding.stats().requests()).isEqualTo(1));
    }
    until(() -> assertThat(cut).isNotEmpty());
  }

  @Test
  void anAnswerHasItsTime() throws IOException {
    Node entry = node("entry", Map.of("mute", peer(socket -> {})), options(9, 9, 200));
    assertThat(RawHttp.get(entry.port(), poll("mute~" + RANDOM)).status()).isEqualTo(504);
    assertThat(entry.forwarding.stats().failed(ForwardFailure.TIMEOUT)).isEqualTo(1);
  }

  @Test
  void anOwnerThatDiesHasNoSessions() throws IOException {
    Node entry = node("entry", Map.of("mute", peer(socket -> {})), options(9, 9, 60_000));
    try (RawHttp held = new RawHttp(entry.port())) {
      held.send("GET", poll("mute~" + RANDOM), Map.of(), null);
      until(() -> assertThat(entry.forwarding.stats().requests()).isEqualTo(1));
      entry.known.gone("mute");
      assertThat(text(held.receive(false))).contains("\"code\":1");
    }
    assertThat(entry.forwarding.stats().requests()).isZero();
  }

  @Test
  void anOwnerThatEndsTheConnectionEndsTheClients() {
    Node entry =
        node("entry", Map.of("rude", peer(s -> s.handler(b -> s.close()))), options(9, 9, 9_000));
    Future<?> answer =
        vertx
            .createHttpClient()
            .request(HttpMethod.GET, entry.port(), "127.0.0.1", poll("rude~" + RANDOM))
            .compose(request -> request.send());
    until(() -> assertThat(answer.cause()).isInstanceOf(HttpClosedException.class));
    assertThat(entry.forwarding.stats().failed(ForwardFailure.INTERRUPTED)).isEqualTo(1);
  }

  @Test
  void webSocketsArePassedOnWithTheirClose() throws Exception {
    Node owner = node("owner", Map.of(), options(10, 10, 20_000));
    Node entry = node("entry", Map.of("owner", owner.internalPort()), options(10, 1, 20_000));
    String sid = open(owner);
    Session session = owner.sessions.take();
    BlockingQueue<String> frames = new LinkedBlockingQueue<>();
    BlockingQueue<Short> closed = new LinkedBlockingQueue<>();
    WebSocket socket = await(upgrade(entry, sid));
    socket.textMessageHandler(frames::add);
    socket.closeHandler(end -> closed.add(socket.closeStatusCode()));
    socket.writeTextMessage("2probe");
    assertThat(frames.poll(10, TimeUnit.SECONDS)).isEqualTo("3probe");
    assertThat(entry.forwarding.stats().webSockets()).isEqualTo(1);
    Future<WebSocket> second = upgrade(entry, open(owner));
    until(() -> assertThat(second.cause()).hasMessageContaining("503"));
    socket.writeTextMessage("5");
    String large = "x".repeat(50_000);
    owner.run(() -> session.send(Message.text(large)));
    assertThat(frames.poll(10, TimeUnit.SECONDS)).isEqualTo("4" + large);
    owner.run(session::close);
    assertThat(closed.poll(10, TimeUnit.SECONDS)).isEqualTo(closeOf(owner));
    until(() -> assertThat(entry.forwarding.stats().webSockets()).isZero());
    assertThat(session.open()).isFalse();
  }

  /** The status that a client sees which the owner itself sends away. */
  private Short closeOf(Node owner) throws Exception {
    owner.sessions.clear();
    BlockingQueue<Short> closed = new LinkedBlockingQueue<>();
    WebSocket socket = await(connect(owner, ""));
    socket.closeHandler(end -> closed.add(socket.closeStatusCode()));
    owner.run(owner.sessions.take()::close);
    return closed.poll(10, TimeUnit.SECONDS);
  }

  @Test
  void aRefusedUpgradeIsPassedOn() throws IOException {
    Node owner = node("owner", Map.of(), options(10, 10, 20_000));
    Node entry = node("entry", Map.of("owner", owner.internalPort()), options(10, 10, 20_000));
    Future<WebSocket> refused = upgrade(entry, "owner~" + RANDOM);
    until(() -> assertThat(refused.cause()).hasMessageContaining("400"));
    assertThat(entry.forwarding.stats().webSockets()).isZero();
    Future<WebSocket> unknown = upgrade(entry, "nobody~" + RANDOM);
    until(() -> assertThat(unknown.cause()).hasMessageContaining("400"));
  }

  @Test
  void aNodeThatEndsCutsWhatItPassesOn() throws Exception {
    Node owner = node("owner", Map.of(), options(10, 10, 20_000));
    Node entry = node("entry", Map.of("owner", owner.internalPort()), options(10, 10, 20_000));
    BlockingQueue<Boolean> closed = new LinkedBlockingQueue<>();
    WebSocket socket = await(upgrade(entry, open(owner)));
    socket.closeHandler(end -> closed.add(true));
    await(vertx.undeploy(entry.deployment()));
    assertThat(closed.poll(10, TimeUnit.SECONDS)).isTrue();
    assertThat(entry.forwarding.stats().webSockets()).isZero();
  }

  @Test
  void aPollThatItsOwnerDoesNotAnswerIsCutInTheEnd() throws IOException {
    Node entry = node("entry", Map.of("mute", peer(socket -> {})), options(9, 9, 60_000));
    try (RawHttp held = new RawHttp(entry.port())) {
      held.send("GET", poll("mute~" + RANDOM), Map.of(), null);
      until(() -> assertThat(entry.forwarding.stats().requests()).isEqualTo(1));
      await(vertx.undeploy(entry.deployment()));
      assertThatThrownBy(() -> held.receive(false)).isInstanceOf(IOException.class);
    }
    assertThat(entry.forwarding.stats().asked()).isEqualTo(1);
    until(() -> assertThat(entry.forwarding.stats().failedAsks()).isEqualTo(1));
  }

  private Future<WebSocket> upgrade(Node node, String sid) {
    return connect(node, "&sid=" + sid);
  }

  private Future<WebSocket> connect(Node node, String more) {
    return vertx
        .createWebSocketClient()
        .connect(
            new WebSocketConnectOptions()
                .setHost("127.0.0.1")
                .setPort(node.port())
                .setURI("/engine.io/?EIO=4&transport=websocket" + more));
  }

  /** A connection that comes about when nobody waits for it any more is not kept for nothing. */
  @Test
  void connectionsThatComeTooLate() throws IOException {
    SelfSignedCertificate certificate = SelfSignedCertificate.create("127.0.0.1");
    HttpServer slow =
        await(
            vertx
                .createHttpServer(
                    new HttpServerOptions()
                        .setSsl(true)
                        .setKeyCertOptions(certificate.keyCertOptions()))
                .requestHandler(request -> request.response().end("there"))
                .listen(0, "127.0.0.1"));
    AtomicBoolean late = new AtomicBoolean(true);
    BlockingQueue<NetSocket> waiting = new LinkedBlockingQueue<>();
    int port =
        peer(
            from -> {
              from.pause();
              if (late.get()) {
                waiting.add(from);
              } else {
                pass(from, slow.actualPort());
              }
            });
    ForwardOptions few =
        new ForwardOptions(SECRET, 1, 0, 300, 20_000, certificate.certificatePath(), false);
    Node entry = node("entry", Map.of(), few);
    entry.known.others.put("slow", new NodeInfo("slow", "1", "https://127.0.0.1:" + port, 1));
    for (int i = 0; i < 4; i++) {
      assertThat(text(RawHttp.get(entry.port(), poll("slow~" + RANDOM)))).contains("\"code\":1");
    }
    late.set(false);
    waiting.forEach(from -> pass(from, slow.actualPort()));
    until(
        () ->
            assertThat(text(RawHttp.get(entry.port(), poll("slow~" + RANDOM)))).isEqualTo("there"));
    certificate.delete();
  }

  private void pass(NetSocket from, int port) {
    vertx
        .createNetClient()
        .connect(port, "127.0.0.1")
        .onSuccess(
            to -> {
              from.pipeTo(to);
              to.pipeTo(from);
            });
  }
}
