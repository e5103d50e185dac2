package io.roomcast.engineio;

import static org.assertj.core.api.Assertions.assertThat;

import io.roomcast.engineio.Session.Closed;
import io.roomcast.testing.TimedTest;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.AbstractLongAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Pings, pongs and their clocks (§1.9), with the settings of the protocol's test suites. */
class HeartbeatTest {

  private static final long INTERVAL = 300;
  private static final long TIMEOUT = 200;

  /** What a busy machine may add to the few milliseconds that are meant. */
  private static final long SLACK = 60;

  private final BlockingQueue<Session> sessions = new LinkedBlockingQueue<>();
  private final BlockingQueue<Closed> closed = new LinkedBlockingQueue<>();
  private EngineFixture server;
  private RawHttp poller;
  private RawHttp poster;
  private String uri;
  private long origin;

  @BeforeEach
  void open() {
    server =
        EngineFixture.start(
            new EngineOptions()
                .setPingInterval(INTERVAL)
                .setPingTimeout(TIMEOUT)
                .setAllowEIO3(true),
            1,
            engine ->
                engine.onConnection(
                    session -> {
                      session.onClose(closed::add);
                      sessions.add(session);
                    }));
    poller = server.connect();
    poster = server.connect();
    // The first session of a process loads classes.
    poller.open(EngineFixture.HANDSHAKE);
    sessions.clear();
    uri = EngineFixture.HANDSHAKE + "&sid=" + poller.open(EngineFixture.HANDSHAKE);
    mark();
  }

  @AfterEach
  void stop() {
    poller.close();
    poster.close();
    server.close();
  }

  /**
   * The client says nothing for so many ms, then speaks. Time is the subject of these tests: there
   * is no event to wait for, the server must do nothing meanwhile.
   */
  private static void silent(long millis) throws InterruptedException {
    Thread.sleep(millis);
  }

  private void mark() {
    origin = System.nanoTime();
  }

  /**
   * ms since the mark. On a busy machine the mark is taken late, too: after the server's clock
   * began to count.
   */
  private AbstractLongAssert<?> after(long expected) {
    return assertThat((System.nanoTime() - origin) / 1_000_000)
        .isBetween(expected - SLACK / 2, expected + SLACK);
  }

  /** The end of the session under test; the one that warmed up ends too, without a poll. */
  private Closed end() throws InterruptedException {
    Closed end = closed.poll(20, TimeUnit.SECONDS);
    assertThat(end).isNotNull();
    return end;
  }

  @TimedTest
  void pingsComeThroughAHeldPollAndAreCountedFromThePong() throws InterruptedException {
    assertThat(poller.get(uri).body()).isEqualTo("2");
    after(INTERVAL);
    silent(100); // the pong is late on purpose: the next ping counts from it
    assertThat(poster.post(uri, "3").shown()).isEqualTo("200 ok");
    mark();
    assertThat(poller.get(uri).body()).isEqualTo("2");
    after(INTERVAL);
    assertThat(poster.post(uri, "3").shown()).isEqualTo("200 ok");
  }

  @TimedTest
  void withoutAPongTheHeldPollIsAnsweredWithAClose() {
    assertThat(poller.get(uri).body()).isEqualTo("2");
    mark();
    assertThat(poller.get(uri).body()).isEqualTo("1");
    after(TIMEOUT);
    assertThat(poller.get(uri).body()).contains("\"code\":1");
    assertThat(closed).contains(new Closed(CloseReason.PING_TIMEOUT, null));
  }

  @TimedTest
  void theTimeoutRunsWithoutAPollToo() throws InterruptedException {
    silent(INTERVAL + TIMEOUT); // exactly as the protocol's suite waits
    assertThat(poller.get(uri).body()).contains("\"code\":1");
  }

  @TimedTest
  void aPingIsBufferedWhileNoPollIsHeld() throws InterruptedException {
    silent(INTERVAL + 50);
    assertThat(poller.get(uri).body()).isEqualTo("2");
    after(INTERVAL + 50);
  }

  @TimedTest
  void anotherPacketExtendsTheTimeoutOnce() throws InterruptedException {
    assertThat(poller.get(uri).body()).isEqualTo("2");
    mark();
    silent(150);
    assertThat(poster.post(uri, "6").shown()).isEqualTo("200 ok");
    poller.request("GET", uri);
    silent(100);
    assertThat(poster.post(uri, "4again").shown()).isEqualTo("200 ok");
    assertThat(poller.response().body()).isEqualTo("1");
    after(150 + TIMEOUT);
  }

  @TimedTest
  void aPongThatNobodyAskedForPutsThePingOff() throws InterruptedException {
    silent(150);
    assertThat(poster.post(uri, "3").shown()).isEqualTo("200 ok");
    assertThat(poller.get(uri).body()).isEqualTo("2");
    after(150 + INTERVAL);
  }

  @TimedTest
  void aSessionThatIsPausedIsNotClosedForAPongItCannotRead() throws InterruptedException {
    Session session = sessions.poll(20, TimeUnit.SECONDS);
    assertThat(session).isNotNull();
    server.instance().run(session::pause);
    assertThat(poller.get(uri).body()).isEqualTo("2");
    poster.startPost(uri, new byte[] {'3'});
    silent(3 * TIMEOUT);
    assertThat(server.instance().call(session::open)).isTrue();
    server.instance().run(session::resume);
    assertThat(poster.response().shown()).isEqualTo("200 ok");
    mark();
    assertThat(poller.get(uri).body()).isEqualTo("2");
    after(INTERVAL);
  }

  @TimedTest
  void aSessionThatWasPausedIsClosedWhenThereIsNoPong() throws InterruptedException {
    Session session = sessions.poll(20, TimeUnit.SECONDS);
    assertThat(session).isNotNull();
    server.instance().run(session::pause);
    assertThat(poller.get(uri).body()).isEqualTo("2");
    silent(2 * TIMEOUT);
    mark();
    server.instance().run(session::resume);
    assertThat(poller.get(uri).body()).isEqualTo("1");
    after(TIMEOUT).isGreaterThanOrEqualTo(TIMEOUT);
  }

  @TimedTest
  void clientsOfProtocol3Ping() throws InterruptedException {
    String v3 = "/engine.io/?EIO=3&transport=polling&b64=1";
    uri = v3 + "&sid=" + poller.open(v3);
    mark();
    closed.clear();
    silent(250);
    mark();
    assertThat(poster.post(uri, "1:2").shown()).isEqualTo("200 ok");
    assertThat(poller.get(uri).body()).isEqualTo("1:3");
    assertThat(poller.get(uri).body()).isEqualTo("1:1");
    after(INTERVAL + TIMEOUT).isGreaterThanOrEqualTo(INTERVAL + TIMEOUT);
    assertThat(end().reason()).isEqualTo(CloseReason.PING_TIMEOUT);
  }

  @Test
  void aPongFromAClientOfProtocol3EndsTheSession() {
    String v3 = "/engine.io/?EIO=3&transport=polling&b64=1";
    uri = v3 + "&sid=" + poller.open(v3);
    assertThat(poster.post(uri, "1:3").shown()).isEqualTo("200 ok");
    assertThat(poller.get(uri).body()).contains("\"code\":1");
  }

  @TimedTest
  void pingsOverWebSocketAreCountedFromThePong() throws InterruptedException {
    try (RawWebSocket socket = server.webSocket()) {
      socket.sid();
      mark();
      assertThat(socket.next()).isEqualTo("2");
      after(INTERVAL);
      silent(100);
      socket.text("3");
      mark();
      assertThat(socket.next()).isEqualTo("2");
      after(INTERVAL);
    }
  }

  @TimedTest
  void overWebSocketTooOnePacketExtendsTheTimeout() throws InterruptedException {
    try (RawWebSocket socket = server.webSocket()) {
      socket.sid();
      assertThat(socket.next()).isEqualTo("2");
      mark();
      silent(150);
      socket.text("6");
      silent(50);
      socket.text("6");
      assertThat(socket.next()).isEqualTo("close:1005");
      after(150 + TIMEOUT);
    }
  }

  @TimedTest
  void aPingThatIsOutstandingAtTheUpgradeIsForgiven() throws InterruptedException {
    assertThat(poller.get(uri).body()).isEqualTo("2");
    String sid = uri.substring(uri.lastIndexOf('=') + 1);
    try (RawWebSocket socket =
        server.webSocket("/engine.io/?EIO=4&transport=websocket&sid=" + sid)) {
      assertThat(socket.text("2probe").next()).isEqualTo("3probe");
      socket.text("5");
      mark();
      assertThat(socket.next()).isEqualTo("2");
      after(INTERVAL);
      assertThat(socket.next()).isEqualTo("close:1005");
      after(INTERVAL + TIMEOUT);
    }
  }
}
