package io.roomcast.cluster.forward;

import static io.roomcast.Futures.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.roomcast.SelfSigned;
import io.roomcast.cluster.NodeInfo;
import io.roomcast.it.raw.RawHttp;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.PemKeyCertOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Connections between nodes, which requests of all clients share one after the other. */
class ForwardConnectionsTest {

  private static final String SID = "owner~AAAAAAAAAAAAAAAAAAAA";

  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() {
    await(vertx.close());
  }

  private ForwardNode node(ForwardNode.Known known, long connectTimeout, String ca) {
    ForwardOptions options =
        new ForwardOptions(ForwardNode.SECRET, 1, 1, connectTimeout, 20_000, ca, false);
    ForwardNode node = new ForwardNode(known, options);
    await(vertx.deployVerticle(node));
    return node;
  }

  private static String target(String transport) {
    return "/engine.io/?EIO=4&transport=" + transport + "&sid=" + SID;
  }

  @Test
  void anUpgradeThatPromisesABodyTakesNothingFromTheNextRequest() throws Exception {
    ForwardNode owner = node(new ForwardNode.Known("owner", Map.of()), 2_000, null);
    owner.middleware =
        context -> context.request().response().setStatusCode(403).end("not from there");
    ForwardNode entry =
        node(new ForwardNode.Known("entry", Map.of("owner", owner.internalPort())), 2_000, null);
    Map<String, String> upgrade =
        Map.of("Connection", "Upgrade", "Upgrade", "websocket", "Content-Length", "60");
    // More often than there may be connections.
    for (int i = 0; i < 6; i++) {
      RawHttp.Response refused =
          RawHttp.request(entry.port(), "GET", target("websocket"), upgrade, null);
      assertThat(refused.status()).isEqualTo(403);
      RawHttp.Response next = RawHttp.get(entry.port(), target("polling"));
      assertThat(next.text()).isEqualTo("not from there");
    }
    assertThat(owner.forwarding.stats().served()).isEqualTo(12);
  }

  @Test
  void connectionsThatAreMadeTooLateServeOthers(@TempDir Path dir) throws Exception {
    SelfSigned.write(dir, "late");
    AtomicInteger made = new AtomicInteger();
    int port = slow(secure(dir, made));
    ForwardNode.Known known = new ForwardNode.Known("entry", Map.of());
    known.others.put("owner", new NodeInfo("owner", "1", "https://127.0.0.1:" + port, 1));
    ForwardNode entry = node(known, 200, dir.resolve("cert.pem").toString());
    // As many as there may be.
    for (int i = 0; i < 4; i++) {
      assertThat(RawHttp.get(entry.port(), target("polling")).text()).contains("\"code\":1");
    }
    assertThat(entry.forwarding.stats().failed(ForwardFailure.UNREACHABLE)).isEqualTo(4);
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () ->
                assertThat(RawHttp.get(entry.port(), target("polling")).text()).isEqualTo("here"));
    assertThat(made).hasValueLessThanOrEqualTo(4);
  }

  /** An owner that counts its connections. */
  private int secure(Path dir, AtomicInteger made) {
    HttpServerOptions options =
        new HttpServerOptions()
            .setSsl(true)
            .setKeyCertOptions(
                new PemKeyCertOptions()
                    .setCertPath(dir.resolve("cert.pem").toString())
                    .setKeyPath(dir.resolve("key.pem").toString()));
    return await(
            vertx
                .createHttpServer(options)
                .connectionHandler(connection -> made.incrementAndGet())
                .requestHandler(request -> request.response().end("here"))
                .listen(0, "127.0.0.1"))
        .actualPort();
  }

  /** A way to that port on which nothing moves for a while. */
  private int slow(int port) {
    NetClient client = vertx.createNetClient();
    return await(
            vertx
                .createNetServer()
                .connectHandler(
                    from -> {
                      from.pause();
                      vertx.setTimer(
                          1_000,
                          late ->
                              client.connect(port, "127.0.0.1").onSuccess(to -> join(from, to)));
                    })
                .listen(0, "127.0.0.1"))
        .actualPort();
  }

  private static void join(NetSocket from, NetSocket to) {
    from.pipeTo(to);
    to.pipeTo(from);
  }
}
