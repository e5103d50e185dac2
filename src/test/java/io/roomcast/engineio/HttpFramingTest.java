package io.roomcast.engineio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.roomcast.engineio.Session.Closed;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpVersion;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Odd and broken HTTP around polling (§9.4), pipelining, and HTTP/2. */
class HttpFramingTest {

  private final BlockingQueue<Closed> closed = new LinkedBlockingQueue<>();
  private final BlockingQueue<Session> sessions = new LinkedBlockingQueue<>();
  private EngineFixture server;
  private RawHttp http;

  @BeforeEach
  void start() {
    server =
        EngineFixture.start(
            new EngineOptions(),
            new HttpServerOptions().setStrictThreadMode(true),
            1,
            engine ->
                engine.onConnection(
                    session -> {
                      sessions.add(session);
                      session.onText(text -> session.send(Message.text(text)));
                      session.onClose(closed::add);
                    }));
    http = server.connect();
  }

  @AfterEach
  void stop() {
    http.close();
    server.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GARBAGE\r\n\r\n",
        "G@T /engine.io/ HTTP/1.1\r\nHost: a\r\n\r\n",
        "POST /engine.io/?EIO=4&transport=polling HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
      })
  void whatIsNoHttpIsABadRequest(String bytes) {
    http.send(bytes);
    assertThat(http.rest()).matches("(?s)HTTP/1[.][01] 400 .*").contains("content-length: 0");
  }

  @Test
  void twoLengthsAreABadRequest() {
    http.send(
        RawHttp.head(
                "POST", EngineFixture.HANDSHAKE, "Content-Length: 5", "Transfer-Encoding: chunked")
            + "\r\n0\r\n\r\n");
    assertThat(http.response().status()).isEqualTo(400);
  }

  @Test
  void endlessHeadersAreRefused() {
    http.send(RawHttp.head("GET", EngineFixture.HANDSHAKE, "X: " + "x".repeat(20_000)) + "\r\n");
    assertThat(http.response().status()).isEqualTo(431);
  }

  @Test
  void http10IsServed() {
    http.send("GET " + EngineFixture.HANDSHAKE + " HTTP/1.0\r\n\r\n");
    assertThat(http.rest()).startsWith("HTTP/1.0 200 OK").contains("\r\n\r\n0{\"sid\"");
    try (RawHttp second = server.connect()) {
      second.send("GET /engine.io/?transport=x HTTP/1.0\r\n\r\n");
      assertThat(second.rest())
          .startsWith("HTTP/1.0 400")
          .endsWith("\r\n\r\n{\"code\":0,\"message\":\"Transport unknown\"}");
    }
  }

  @Test
  void aPostBehindAHeldPollIsServedAfterIt() throws InterruptedException {
    String uri = EngineFixture.HANDSHAKE + "&sid=" + http.open(EngineFixture.HANDSHAKE);
    http.request("GET", uri);
    http.startPost(uri, new byte[] {'4', 'a'});
    Session session = sessions.poll(20, TimeUnit.SECONDS);
    await().until(() -> server.instance().call(session::writable));
    server.instance().run(() -> session.send(Message.text("first")));
    assertThat(http.response().shown()).isEqualTo("200 4first");
    assertThat(http.response().shown()).isEqualTo("200 ok");
    assertThat(http.get(uri).shown()).isEqualTo("200 4a");
  }

  @Test
  void anAbortIsNoticedBehindAPipelinedRequestToo() throws InterruptedException {
    String uri = EngineFixture.HANDSHAKE + "&sid=" + http.open(EngineFixture.HANDSHAKE);
    http.request("GET", uri);
    http.startPost(uri, new byte[] {'4', 'a'});
    Session session = sessions.poll(20, TimeUnit.SECONDS);
    await().until(() -> server.instance().call(session::writable));
    http.reset();
    assertThat(closed.poll(20, TimeUnit.SECONDS))
        .isEqualTo(new Closed(CloseReason.TRANSPORT_ERROR, "poll connection closed prematurely"));
  }

  @Test
  void pollingWorksOverHttp2() throws InterruptedException {
    var client =
        server
            .vertx()
            .createHttpClient(
                new HttpClientOptions()
                    .setProtocolVersion(HttpVersion.HTTP_2)
                    .setHttp2ClearTextUpgrade(false)
                    .setDefaultPort(server.port())
                    .setDefaultHost("127.0.0.1"));
    String handshake =
        EngineFixture.await(
                client
                    .request(HttpMethod.GET, EngineFixture.HANDSHAKE)
                    .compose(HttpClientRequest::send)
                    .compose(
                        response -> {
                          assertThat(response.version()).isEqualTo(HttpVersion.HTTP_2);
                          return response.body();
                        }))
            .toString();
    String sid = new io.vertx.core.json.JsonObject(handshake.substring(1)).getString("sid");
    String uri = EngineFixture.HANDSHAKE + "&sid=" + sid;
    assertThat(
            EngineFixture.await(
                    client
                        .request(HttpMethod.POST, uri)
                        .compose(request -> request.send("4hello"))
                        .compose(response -> response.body()))
                .toString())
        .isEqualTo("ok");
    assertThat(
            EngineFixture.await(
                    client
                        .request(HttpMethod.GET, uri)
                        .compose(HttpClientRequest::send)
                        .compose(response -> response.body()))
                .toString())
        .isEqualTo("4hello");
    HttpClientRequest held = EngineFixture.await(client.request(HttpMethod.GET, uri));
    held.send();
    Session session = sessions.poll(20, TimeUnit.SECONDS);
    await().until(() -> server.instance().call(session::writable));
    held.reset(8);
    assertThat(closed.poll(20, TimeUnit.SECONDS))
        .isEqualTo(new Closed(CloseReason.TRANSPORT_ERROR, "poll connection closed prematurely"));
    EngineFixture.await(client.close());
  }
}
