package io.roomcast.engineio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is measured with each heartbeat: the way there and back, and what waits for the client. */
class HeartbeatFiguresTest {

  private final BlockingQueue<Session> sessions = new LinkedBlockingQueue<>();
  private EngineFixture server;

  @BeforeEach
  void start() {
    server =
        EngineFixture.start(
            new EngineOptions().setPingInterval(150).setPingTimeout(20_000).setAllowEIO3(true),
            1,
            engine -> engine.onConnection(sessions::add));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private long figure(ToLongFunction<EngineCounters> of) {
    EngineCounters counters = server.instance().engine().counters();
    return server.instance().call(() -> of.applyAsLong(counters));
  }

  private long timed() {
    return figure(counters -> counters.roundTrips().count());
  }

  private long inBucket(int index) {
    return figure(counters -> counters.queuedBytes().buckets().get(index));
  }

  /**
   * The client holds its pong back for so many ms: the time that this takes is what is counted, so
   * there is no event to wait for.
   */
  private static void silent(long millis) throws InterruptedException {
    Thread.sleep(millis);
  }

  @Test
  void aPongThatWasAskedForIsTimed() throws InterruptedException {
    try (RawWebSocket socket = server.webSocket()) {
      socket.sid();
      socket.text("3"); // nobody asked
      assertThat(socket.next()).isEqualTo("2");
      silent(60);
      socket.text("3");
      assertThat(socket.next()).isEqualTo("2");
      assertThat(timed()).isEqualTo(1);
      assertThat(figure(counters -> counters.roundTrips().sum())).isBetween(50L, 20_000L);
    }
  }

  @Test
  void whatWaitsIsLookedAtWithAPing() throws InterruptedException {
    try (RawHttp poller = server.connect()) {
      poller.open(EngineFixture.HANDSHAKE);
      Session session = sessions.poll(20, TimeUnit.SECONDS);
      assertThat(session).isNotNull();
      server.instance().run(() -> session.send(Message.text("x".repeat(5_000))));
      await().until(() -> figure(counters -> counters.queuedBytes().count()) == 1);
      assertThat(figure(counters -> counters.queuedBytes().sum())).isBetween(5_000L, 6_000L);
      assertThat(inBucket(2)).isEqualTo(1); // up to 16 KiB
      assertThat(timed()).isZero();
    }
  }

  @Test
  void clientsOfProtocol3AreLookedAtWhenTheyPing() {
    try (RawHttp poller = server.connect();
        RawHttp poster = server.connect()) {
      String v3 = "/engine.io/?EIO=3&transport=polling&b64=1";
      String uri = v3 + "&sid=" + poller.open(v3);
      assertThat(poster.post(uri, "1:2").shown()).isEqualTo("200 ok");
      assertThat(poller.get(uri).body()).isEqualTo("1:3");
      assertThat(inBucket(0)).isEqualTo(1); // nothing
      assertThat(timed()).isZero();
    }
  }
}
