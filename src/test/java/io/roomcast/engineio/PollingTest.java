package io.roomcast.engineio;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Polls and POSTs of a session that lives: §1.4, §1.5 and, for this level, §9.2. */
class PollingTest extends PollingSession {

  @Test
  void theHandshakeHasExactlyTheFieldsOfTheProtocol() {
    RawHttp.Response response = poller.get(EngineFixture.HANDSHAKE);
    String sid = RawHttp.sid(response);
    assertThat(sid).matches("[A-Za-z0-9_-]{20}");
    assertThat(response.body())
        .isEqualTo(
            "0{\"sid\":\""
                + sid
                + "\",\"upgrades\":[\"websocket\"],\"pingInterval\":25000,\"pingTimeout\":20000,"
                + "\"maxPayload\":1000}");
    assertThat(response.headers())
        .containsOnlyKeys("content-type", "content-length", "cache-control")
        .containsEntry("content-type", "text/plain; charset=UTF-8")
        .containsEntry("cache-control", "no-store");
  }

  @Test
  void aPollIsHeldUntilThereIsSomething() throws InterruptedException {
    hold();
    assertThat(poller.silent()).isTrue();
    Session session = session();
    onLoop(() -> session.send(Message.text("h\u20ac")));
    RawHttp.Response response = poller.response();
    assertThat(response.shown()).isEqualTo("200 4h\u20ac");
    assertThat(response.header("content-length")).isEqualTo("5");
    assertThat(response.header("content-type")).isEqualTo("text/plain; charset=UTF-8");
    assertThat(response.header("cache-control")).isEqualTo("no-store");
  }

  @Test
  void everythingBufferedComesInOnePayload() throws InterruptedException {
    Session session = session();
    onLoop(
        () -> {
          session.send(Message.text("a"));
          session.send(Message.binary(Buffer.buffer(new byte[] {1, 2, 3, 4})));
          session.send(List.of(Message.text("b"), Message.binary(Buffer.buffer())));
        });
    assertThat(poller.get(uri).body()).isEqualTo("4a\u001ebAQIDBA==\u001e4b\u001eb");
  }

  @Test
  void messagesThatBelongTogetherAreNotTornApartByAHeldPoll() throws InterruptedException {
    hold();
    Session session = session();
    onLoop(() -> session.send(List.of(Message.text("a"), Message.text("b"))));
    assertThat(poller.response().body()).isEqualTo("4a\u001e4b");
  }

  @Test
  void aPostIsAnsweredAfterItsPacketsWereHandled() {
    RawHttp.Response response = poster.post(uri, "4a\u001e4\u20ac\u001ebAQIDBA==");
    assertThat(response.shown()).isEqualTo("200 ok");
    assertThat(response.header("content-type")).isEqualTo("text/html");
    assertThat(response.header("content-length")).isEqualTo("2");
    assertThat(response.header("cache-control")).isEqualTo("no-store");
    assertThat(received).containsExactly("a", "\u20ac", "binary:4");
  }

  @Test
  void aPostMayComeInPieces() {
    poster.send(RawHttp.head("POST", uri, "Transfer-Encoding: chunked") + "\r\n");
    byte[] euro = "4\u20ac".getBytes(java.nio.charset.StandardCharsets.UTF_8);
    poster.send("2\r\n").send(new byte[] {euro[0], euro[1]}).send("\r\n");
    poster.send("2\r\n").send(new byte[] {euro[2], euro[3]}).send("\r\n0\r\n\r\n");
    assertThat(poster.response().shown()).isEqualTo("200 ok");
    assertThat(received).containsExactly("\u20ac");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "0{}", "3", "3probe", "5", "6"})
  void otherPacketsAreIgnored(String body) {
    assertThat(poster.post(uri, body).shown()).isEqualTo("200 ok");
    assertThat(poster.post(uri, "4a").shown()).isEqualTo("200 ok");
    assertThat(received).containsExactly("a");
    assertThat(closed).isEmpty();
  }

  @Test
  void otherContentTypesDoNotMatter() {
    assertThat(poster.post(uri, "4a", "Content-Type: application/octet-stream; x=1").shown())
        .isEqualTo("200 ok");
    assertThat(poster.post(uri, "4b", "Content-Encoding: gzip").shown()).isEqualTo("200 ok");
    assertThat(received).containsExactly("a", "b");
  }

  @ParameterizedTest
  @ValueSource(strings = {"PUT", "DELETE", "PATCH", "OPTIONS"})
  void otherMethodsAreServerErrorsAndChangeNothing(String method) {
    assertThat(poster.request(method, uri).response().shown()).isEqualTo("500");
    assertThat(poster.post(uri, "4a").shown()).isEqualTo("200 ok");
  }

  @Test
  void soIsHead() {
    poster.request("HEAD", uri);
    assertThat(poster.response(true).status()).isEqualTo(500);
    assertThat(poster.post(uri, "4a").shown()).isEqualTo("200 ok");
  }

  @ParameterizedTest
  @CsvSource({"1000,200", "1001,413", "10000,413"})
  void theLimitCountsBytes(int size, int status) {
    byte[] body = new byte[size];
    java.util.Arrays.fill(body, (byte) 'x');
    body[0] = '4';
    assertThat(poster.post(uri, body).status()).isEqualTo(status);
    assertThat(poster.post(uri, "4a").shown()).isEqualTo("200 ok");
    assertThat(received).hasSize(status == 200 ? 2 : 1);
  }

  @Test
  void bytesAreNotCharacters() {
    RawHttp.Response tooLarge = poster.post(uri, "4" + "\u20ac".repeat(334));
    assertThat(tooLarge.shown()).isEqualTo("413");
    assertThat(poster.post(uri, "4" + "\u20ac".repeat(333)).shown()).isEqualTo("200 ok");
  }

  @ParameterizedTest
  @CsvSource({"1000,200", "1001,413", "10000,413"})
  void chunkedBodiesAreCountedAsTheyArrive(int size, int status) {
    poster.send(RawHttp.head("POST", uri, "Transfer-Encoding: chunked") + "\r\n");
    String text = "4" + "x".repeat(size - 1);
    for (int i = 0; i < size; i += 500) {
      String chunk = text.substring(i, Math.min(size, i + 500));
      poster.send(Integer.toHexString(chunk.length()) + "\r\n" + chunk + "\r\n");
    }
    poster.send("0\r\n\r\n");
    assertThat(poster.response().status()).isEqualTo(status);
    assertThat(poster.post(uri, "4a").shown()).isEqualTo("200 ok");
  }

  @Test
  void anAnnouncedBodyIsAskedForOnlyWhenItFits() {
    poster.send(RawHttp.head("POST", uri, "Content-Length: 2", "Expect: 100-continue") + "\r\n");
    assertThat(poster.response().status()).isEqualTo(100);
    assertThat(poster.send("4a").response().shown()).isEqualTo("200 ok");
    poster.send(RawHttp.head("POST", uri, "Content-Length: 2000", "Expect: 100-continue") + "\r\n");
    assertThat(poster.response().status()).isEqualTo(413);
  }

  @Test
  void whoSendsWithoutEndAfterARefusalIsCutOff() {
    poster.send(RawHttp.head("POST", uri, "Content-Length: 100000000") + "\r\n");
    assertThat(poster.response().status()).isEqualTo(413);
    byte[] part = new byte[1 << 16];
    org.assertj.core.api.Assertions.assertThatThrownBy(
            () -> {
              for (int i = 0; i < 1000; i++) {
                poster.send(part);
              }
            })
        .isInstanceOf(java.io.UncheckedIOException.class);
    poster = server.connect();
    assertThat(poster.post(uri, "4a").shown()).isEqualTo("200 ok");
  }

  @Test
  void aPausedSessionHoldsThePost() throws InterruptedException {
    Session session = session();
    onLoop(
        () ->
            session.onText(
                text -> {
                  received.add(text);
                  session.pause();
                }));
    poster.startPost(uri, "4a\u001e4b\u001e4c".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    assertThat(received.poll(20, TimeUnit.SECONDS)).isEqualTo("a");
    assertThat(poster.silent()).isTrue();
    assertThat(received).isEmpty();
    onLoop(session::resume);
    assertThat(received.poll(20, TimeUnit.SECONDS)).isEqualTo("b");
    assertThat(received).isEmpty();
    onLoop(session::resume);
    assertThat(received.poll(20, TimeUnit.SECONDS)).isEqualTo("c");
    assertThat(poster.silent()).isTrue();
    onLoop(session::resume);
    assertThat(poster.response().shown()).isEqualTo("200 ok");
  }

  @Test
  void writableTellsWhetherAPollIsHeld() throws InterruptedException {
    Session session = session();
    BlockingQueue<String> drained = new LinkedBlockingQueue<>();
    onLoop(() -> session.onDrain(v -> drained.add("drained")));
    assertThat(server.instance().call(session::writable)).isFalse();
    sessions.add(session);
    hold();
    onLoop(() -> session.send(Message.text("a")));
    assertThat(server.instance().call(session::writable)).isFalse();
    assertThat(drained.poll(20, TimeUnit.SECONDS)).isEqualTo("drained");
    assertThat(poller.response().body()).isEqualTo("4a");
  }

  @Test
  void aHandlerThatThrowsHarmsNobody() throws InterruptedException {
    Session session = session();
    onLoop(
        () ->
            session.onText(
                text -> {
                  throw new IllegalStateException("a bug of the application");
                }));
    assertThat(poster.post(uri, "4a\u001e4b").shown()).isEqualTo("200 ok");
    assertThat(poster.post(uri, "4c").shown()).isEqualTo("200 ok");
  }
}
