package io.roomcast.engineio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.roomcast.engineio.Session.Closed;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sessions over WebSocket: §1.7, the refusals of §1.3, and what of §9.3 is decided here. */
class WebSocketTest {

  private static final int LIMIT = 1000;
  private static final String URI = "/engine.io/?EIO=4&transport=websocket";

  private final List<EngineIoServer.ConnectionError> errors =
      Collections.synchronizedList(new ArrayList<>());
  private final BlockingQueue<Session> sessions = new LinkedBlockingQueue<>();
  private final BlockingQueue<Closed> closed = new LinkedBlockingQueue<>();
  private EngineFixture server;
  private RawHttp http;

  @BeforeEach
  void start() {
    EngineOptions options =
        new EngineOptions()
            .setMaxHttpBufferSize(LIMIT)
            .setCookie(new CookieOptions())
            .setCors(new CorsOptions(new CorsOptions.Origin.Any()))
            .setAllowRequest(
                request -> Future.succeededFuture(!request.uri().contains("verdict=no")));
    server = EngineFixture.start(options, 1, this::application);
    http = server.connect();
  }

  private void application(EngineIoServer engine) {
    engine.onConnectionError(errors::add);
    engine.onInitialHeaders((headers, request) -> headers.set("x-first", "1"));
    engine.onHeaders((headers, request) -> headers.set("x-every", "2"));
    engine.onConnection(
        session -> {
          sessions.add(session);
          session.onText(text -> session.send(Message.text(text)));
          session.onBinary(data -> session.send(Message.binary(data)));
          session.onClose(closed::add);
        });
  }

  @AfterEach
  void nothingIsLeft() {
    http.close();
    server.instance().run(() -> server.instance().engine().close());
    await().until(() -> server.instance().left() == 0);
    server.close();
  }

  private RawWebSocket open() {
    RawWebSocket socket = RawWebSocket.open(http, URI);
    socket.sid();
    return socket;
  }

  private Session session() throws InterruptedException {
    Session session = sessions.poll(20, TimeUnit.SECONDS);
    assertThat(session).isNotNull();
    return session;
  }

  private Closed end() throws InterruptedException {
    Closed end = closed.poll(20, TimeUnit.SECONDS);
    assertThat(end).isNotNull();
    return end;
  }

  @Test
  void theHandshakeOffersNoUpgradeAndSetsNoCookie() {
    RawWebSocket socket = RawWebSocket.open(http, URI);
    assertThat(socket.next())
        .matches(
            "0\\{\"sid\":\"[\\w-]{20}\",\"upgrades\":\\[],\"pingInterval\":25000,"
                + "\"pingTimeout\":20000,\"maxPayload\":1000}");
    assertThat(socket.answer().headers())
        .containsEntry("x-first", "1")
        .containsEntry("x-every", "2")
        .containsEntry("access-control-allow-origin", "*")
        .doesNotContainKey("set-cookie");
  }

  @Test
  void messagesAreEchoed() {
    RawWebSocket socket = open();
    assertThat(socket.text("4h\u20ac").next()).isEqualTo("4h\u20ac");
    assertThat(socket.text("4").next()).isEqualTo("4");
    assertThat(socket.binary((byte) 1, (byte) 2).next()).isEqualTo("binary:0102");
    assertThat(socket.text("bAQID").next()).isEqualTo("binary:010203");
  }

  @Test
  void binaryIsTextForWhoAskedSo() {
    try (RawWebSocket socket = server.webSocket(URI + "&b64=1")) {
      socket.sid();
      assertThat(socket.binary((byte) 1, (byte) 2, (byte) 3).next()).isEqualTo("bAQID");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "7", "8", "9", "a", "B", "\ud83d\ude00"})
  void whatIsNoPacketEndsTheSession(String message) throws InterruptedException {
    RawWebSocket socket = open();
    assertThat(socket.text(message).next()).isEqualTo("close:1005");
    assertThat(end().reason()).isEqualTo(CloseReason.PARSE_ERROR);
  }

  @ParameterizedTest
  @ValueSource(strings = {"2", "2probe", "2x"})
  void aPingEndsTheSession(String message) throws InterruptedException {
    RawWebSocket socket = open();
    assertThat(socket.text(message).next()).isEqualTo("close:1005");
    assertThat(end())
        .isEqualTo(new Closed(CloseReason.TRANSPORT_ERROR, "invalid heartbeat direction"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "0{}", "1", "1x", "3", "3x", "5", "6", "6x"})
  void otherPacketsAreIgnored(String message) {
    RawWebSocket socket = open();
    assertThat(socket.text(message).text("4a").next()).isEqualTo("4a");
  }

  @ParameterizedTest
  @CsvSource({"129,1001,1009", "130,1001,1009", "131,1,1002", "193,1,1002", "128,1,1002"})
  void brokenFramesEndTheSession(int firstByte, int size, int code) throws InterruptedException {
    RawWebSocket socket = open();
    assertThat(socket.frame(firstByte, new byte[size]).next()).isEqualTo("close:" + code);
    assertThat(end().reason()).isEqualTo(CloseReason.TRANSPORT_ERROR);
  }

  @Test
  void theLimitCountsTheTypeDigit() {
    RawWebSocket socket = open();
    String largest = "4" + "x".repeat(LIMIT - 1);
    assertThat(socket.text(largest).next()).isEqualTo(largest);
  }

  @Test
  void aCloseFrameEndsTheSession() throws InterruptedException {
    RawWebSocket socket = open();
    assertThat(socket.frame(0x88, new byte[] {3, (byte) 0xe8}).next()).isEqualTo("close:1000");
    assertThat(end()).isEqualTo(new Closed(CloseReason.TRANSPORT_CLOSE, "websocket closed: 1000"));
  }

  @Test
  void aLostConnectionEndsTheSession() throws InterruptedException {
    open().http().reset();
    assertThat(end().reason()).isEqualTo(CloseReason.TRANSPORT_CLOSE);
  }

  @Test
  void aCloseCarriesNoCodeAndComesAfterWhatWasSent() throws InterruptedException {
    RawWebSocket socket = open();
    Session session = session();
    server
        .instance()
        .run(
            () -> {
              session.send(List.of(Message.text("a"), Message.binary(Buffer.buffer("b"))));
              session.close();
              session.send(Message.text("too late"));
            });
    assertThat(socket.next()).isEqualTo("4a");
    assertThat(socket.next()).isEqualTo("binary:62");
    assertThat(socket.next()).isEqualTo("close:1005");
    assertThat(end()).isEqualTo(new Closed(CloseReason.FORCED_CLOSE, null));
  }

  @Test
  void aPausedSessionDeliversNothing() throws InterruptedException {
    RawWebSocket socket = open();
    BlockingQueue<String> received = new LinkedBlockingQueue<>();
    Session session = session();
    server
        .instance()
        .run(
            () ->
                session.onText(
                    text -> {
                      received.add(text);
                      session.pause();
                    }));
    socket.text("4a").text("4b").text("4c");
    socket.frame(0x88, new byte[0]);
    assertThat(received.poll(20, TimeUnit.SECONDS)).isEqualTo("a");
    server.instance().run(() -> {});
    assertThat(received).isEmpty();
    server.instance().run(session::resume);
    assertThat(received.poll(20, TimeUnit.SECONDS)).isEqualTo("b");
    server.instance().run(() -> {});
    assertThat(received).isEmpty();
    assertThat(closed).isEmpty();
    server.instance().run(session::resume);
    assertThat(received.poll(20, TimeUnit.SECONDS)).isEqualTo("c");
    server.instance().run(session::resume);
    assertThat(end().reason()).isEqualTo(CloseReason.TRANSPORT_CLOSE);
  }

  @Test
  void aClientThatDoesNotReadIsCutOff() throws InterruptedException {
    open();
    Session session = session();
    server
        .instance()
        .run(
            () -> {
              Message message = Message.text("x".repeat(1 << 20));
              for (int i = 0; i < 40 && session.open(); i++) {
                session.send(message);
              }
            });
    assertThat(end()).isEqualTo(new Closed(CloseReason.TRANSPORT_ERROR, "send queue overflow"));
    assertThat(server.instance().engine().counters().sendQueueOverflows()).isEqualTo(1);
  }

  @Test
  void handlersRunInTheContextOfTheVerticle() throws InterruptedException {
    RawWebSocket socket = open();
    Session session = session();
    BlockingQueue<Boolean> same = new LinkedBlockingQueue<>();
    server
        .instance()
        .run(
            () ->
                session.onText(
                    text ->
                        server
                            .vertx()
                            .setTimer(1, t -> same.add(session.loop().executor().inLoop()))));
    socket.text("4a");
    assertThat(same.poll(20, TimeUnit.SECONDS)).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "none",
      value = {
        "EIO=4&transport=x                        | Transport unknown            | 0",
        "EIO=4                                    | Transport unknown            | 0",
        "EIO=4&transport=websocket&sid=abc        | Session ID unknown           | 1",
        "EIO=4&transport=polling                  | Bad request                  | 3",
        "EIO=4&transport=websocket&verdict=no     | Forbidden                    | 4",
        "EIO=3&transport=websocket                | Unsupported protocol version | 5",
        "transport=websocket                      | Unsupported protocol version | 5",
      })
  void refusalsComeBeforeThe101AsText(String query, String message, int code) {
    http.request("GET", "/engine.io/?" + query, RawWebSocket.UPGRADE);
    assertThat(http.rest())
        .isEqualTo(
            "HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-type: text/html\r\n"
                + "Content-Length: "
                + message.length()
                + "\r\n\r\n"
                + message);
    assertThat(errors).hasSize(1);
    assertThat(errors.get(0).code()).isEqualTo(code);
  }

  @ParameterizedTest
  @CsvSource({"8,101", "13,101", "7,400", "14,400", "abc,400", ",400"})
  void versions8And13AreSpoken(@Nullable String version, int status) {
    String[] headers = RawWebSocket.UPGRADE.clone();
    headers[2] = version == null ? "X: y" : "Sec-WebSocket-Version: " + version;
    RawHttp.Response response = http.get(URI, headers);
    assertThat(response.status()).isEqualTo(status);
    if (status == 400) {
      assertThat(response.header("sec-websocket-version")).isEqualTo("13, 8");
      assertThat(response.body()).isEqualTo("Missing or invalid Sec-WebSocket-Version header");
    }
  }

  @Test
  void aKeyIsNeeded() {
    String[] headers = RawWebSocket.UPGRADE.clone();
    headers[3] = "Sec-WebSocket-Key: short";
    RawHttp.Response response = http.get(URI, headers);
    assertThat(response.shown()).isEqualTo("400 Missing or invalid Sec-WebSocket-Key header");
  }

  @Test
  void theFirstSubprotocolOfferedIsEchoed() {
    String[] headers = java.util.Arrays.copyOf(RawWebSocket.UPGRADE, 5);
    headers[4] = "Sec-WebSocket-Protocol: a, b";
    assertThat(http.get(URI, headers).header("sec-websocket-protocol")).isEqualTo("a");
  }

  @Test
  void withoutWebSocketAnUpgradeIsAPlainRequest() {
    EngineOptions polling = new EngineOptions().setTransports(List.of(TransportName.POLLING));
    try (EngineFixture other = EngineFixture.echo(polling);
        RawHttp plain = other.connect()) {
      assertThat(plain.get(URI, RawWebSocket.UPGRADE).shown())
          .isEqualTo("400 {\"code\":0,\"message\":\"Transport unknown\"}");
    }
  }

  @Test
  void anUpgradeOutsideThePathIsEndedAfterAWhile() {
    EngineOptions options = new EngineOptions().setDestroyUpgradeTimeout(100);
    try (EngineFixture other = EngineFixture.echo(options);
        RawHttp stray = other.connect()) {
      stray.request("GET", "/elsewhere", RawWebSocket.UPGRADE);
      long start = System.nanoTime();
      assertThat(stray.rest()).isEmpty();
      assertThat((System.nanoTime() - start) / 1_000_000).isBetween(90L, 20_000L);
      assertThat(other.instance().left()).isZero();
    }
  }

  @Test
  void closingTheServerClosesWithoutACodeAndRefusesNewSessions() throws InterruptedException {
    RawWebSocket socket = open();
    EngineServer engine = server.instance().engine();
    EngineFixture.await(engine.close(CloseReason.SERVER_SHUTTING_DOWN));
    assertThat(socket.next()).isEqualTo("close:1005");
    assertThat(end().reason()).isEqualTo(CloseReason.SERVER_SHUTTING_DOWN);
    try (RawHttp late = server.connect()) {
      late.request("GET", URI, RawWebSocket.UPGRADE);
      assertThat(late.rest()).startsWith("HTTP/1.1 503 ");
    }
    try (RawHttp late = server.connect()) {
      assertThat(late.get(EngineFixture.HANDSHAKE).shown())
          .isEqualTo("503 {\"message\":\"Server is shutting down\"}");
    }
    EngineFixture.await(engine.close());
  }

  @Test
  void compressionIsNegotiatedWhenTheOptionSaysSo() {
    String[] headers = java.util.Arrays.copyOf(RawWebSocket.UPGRADE, 5);
    headers[4] = "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits";
    assertThat(http.get(URI, headers).header("sec-websocket-extensions")).isNull();
    EngineOptions options =
        new EngineOptions().setPerMessageDeflate(new PerMessageDeflateOptions(10, 6, false));
    try (EngineFixture other = EngineFixture.echo(options);
        RawHttp connection = other.connect()) {
      assertThat(connection.get(URI, headers).header("sec-websocket-extensions"))
          .startsWith("permessage-deflate; server_no_context_takeover");
    }
  }
}
