package io.roomcast.engineio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.roomcast.engineio.Session.Closed;
import io.roomcast.testing.TimedTest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A pause of ours is no silence of the client's, and a silence is found out all the same. */
class PausedHeartbeatTest {

  private static final int INTERVAL = 150;
  private static final int TIMEOUT = 100;

  private final BlockingQueue<Session> sessions = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> received = new LinkedBlockingQueue<>();
  private final BlockingQueue<Closed> closed = new LinkedBlockingQueue<>();
  private final List<RawHttp> clients = new ArrayList<>();
  private EngineFixture server;

  @BeforeEach
  void start() {
    server =
        EngineFixture.start(
            new EngineOptions()
                .setPingInterval(INTERVAL)
                .setPingTimeout(TIMEOUT)
                .setAllowEIO3(true)
                .setSendQueue(new SendQueueOptions(1 << 20, 10_000)),
            1,
            engine ->
                engine.onConnection(
                    session -> {
                      session.onText(received::add);
                      session.onClose(closed::add);
                      sessions.add(session);
                    }));
  }

  private RawHttp connect() {
    RawHttp http = server.connect();
    clients.add(http);
    return http;
  }

  private RawWebSocket webSocket(String uri) {
    return RawWebSocket.open(connect(), uri);
  }

  @AfterEach
  void nothingIsLeft() {
    clients.forEach(RawHttp::close);
    await().until(() -> server.instance().left() == 0);
    server.close();
  }

  private Session pausedSession() throws InterruptedException {
    Session session = sessions.poll(20, TimeUnit.SECONDS);
    assertThat(session).isNotNull();
    server.instance().run(session::pause);
    return session;
  }

  private Closed end() throws InterruptedException {
    Closed end = closed.poll(20, TimeUnit.SECONDS);
    assertThat(end).isNotNull();
    return end;
  }

  @TimedTest
  void aPausedClientIsPingedOnAndGoesOnAfterwards() throws Exception {
    try (RawWebSocket socket = webSocket("/engine.io/?EIO=4&transport=websocket")) {
      socket.sid();
      Session session = pausedSession();
      socket.text("4first");
      // A client would leave after interval and timeout without a ping.
      long last = System.nanoTime();
      for (int i = 0; i < 6; i++) {
        assertThat(socket.next()).isEqualTo("2");
        long now = System.nanoTime();
        assertThat((now - last) / 1_000_000).isLessThan(INTERVAL + TIMEOUT);
        last = now;
        socket.text("3");
      }
      assertThat(received).isEmpty();
      assertThat(closed).isEmpty();

      server.instance().run(session::resume);
      assertThat(received.poll(20, TimeUnit.SECONDS)).isEqualTo("first");
      for (int i = 0; i < 3; i++) {
        assertThat(socket.next()).isEqualTo("2");
        socket.text("3");
      }
      assertThat(closed).isEmpty();
      assertThat(server.instance().engine().counters().inputPauses()).isEqualTo(1);
    }
    assertThat(end().reason()).isEqualTo(CloseReason.TRANSPORT_CLOSE);
  }

  @TimedTest
  void aClientThatWasSilentDuringThePauseIsGivenOneMoreTimeout() throws Exception {
    try (RawWebSocket socket = webSocket("/engine.io/?EIO=4&transport=websocket")) {
      socket.sid();
      Session session = pausedSession();
      for (int i = 0; i < 4; i++) {
        assertThat(socket.next()).isEqualTo("2");
      }
      long resumed = System.nanoTime();
      server.instance().run(session::resume);
      assertThat(end().reason()).isEqualTo(CloseReason.PING_TIMEOUT);
      assertThat((System.nanoTime() - resumed) / 1_000_000).isBetween(TIMEOUT - 2L, TIMEOUT + 100L);
    }
  }

  @TimedTest
  void aClientThatLeftDuringThePauseIsNoticedWithoutAResume() throws Exception {
    RawWebSocket socket = webSocket("/engine.io/?EIO=4&transport=websocket");
    socket.sid();
    pausedSession();
    socket.text("4unread");
    socket.close();
    assertThat(end().reason()).isIn(CloseReason.PING_TIMEOUT, CloseReason.TRANSPORT_CLOSE);
    assertThat(received).isEmpty();
  }

  @TimedTest
  void aResetDuringThePauseIsNoticedWithoutAResume() throws Exception {
    RawWebSocket socket = webSocket("/engine.io/?EIO=4&transport=websocket");
    socket.sid();
    pausedSession();
    socket.text("4unread");
    socket.http().reset();
    assertThat(end().reason()).isIn(CloseReason.PING_TIMEOUT, CloseReason.TRANSPORT_CLOSE);
  }

  @TimedTest
  void closingAPausedSessionEndsItAtOnce() throws Exception {
    RawWebSocket socket = webSocket("/engine.io/?EIO=4&transport=websocket");
    socket.sid();
    Session session = pausedSession();
    socket.text("4unread");
    server.instance().run(session::close);
    assertThat(end().reason()).isEqualTo(CloseReason.FORCED_CLOSE);
    String frame = socket.next();
    while (frame.equals("2")) {
      frame = socket.next();
    }
    assertThat(frame).isEqualTo("close:1005");
    socket.frame(0x88, new byte[0]);
    assertThat(socket.next()).isEqualTo(RawWebSocket.ENDED);
    assertThat(received).isEmpty();
  }

  @TimedTest
  void aPausedClientOfProtocol3GetsPongsForPingsThatAreNotRead() throws Exception {
    try (RawWebSocket socket = webSocket("/engine.io/?EIO=3&transport=websocket")) {
      assertThat(socket.next()).startsWith("0{");
      Session session = pausedSession();
      long last = System.nanoTime();
      for (int i = 0; i < 6; i++) {
        socket.text("2");
        assertThat(socket.next()).isEqualTo("3");
        long now = System.nanoTime();
        assertThat((now - last) / 1_000_000).isLessThan(TIMEOUT);
        last = now;
      }
      assertThat(closed).isEmpty();
      server.instance().run(session::resume);
      for (int i = 0; i < 6; i++) {
        assertThat(socket.next()).isEqualTo("3");
      }
      assertThat(end().reason()).isEqualTo(CloseReason.PING_TIMEOUT);
    }
  }

  /** Between half and all of what may wait: nothing but the heartbeat can find it. */
  @TimedTest
  void aClientThatTakesNothingIsFoundByItsHeartbeat() throws Exception {
    try (RawHttp http = StalledReaders.connect(server.port())) {
      RawWebSocket.open(http, "/engine.io/?EIO=4&transport=websocket").sid();
      Session session = sessions.poll(20, TimeUnit.SECONDS);
      Message message = Message.text("x".repeat(50_000));
      long began = System.nanoTime();
      while (!server
          .instance()
          .call(
              () -> {
                session.send(message);
                return session.crowded() || !session.open();
              })) {
        assertThat(System.nanoTime() - began).isLessThan(5_000_000_000L);
      }
      assertThat(server.instance().engine().counters().outputPauses()).isEqualTo(1);
      assertThat(end().reason()).isEqualTo(CloseReason.PING_TIMEOUT);
      assertThat((System.nanoTime() - began) / 1_000_000)
          .isLessThan(INTERVAL + 2 * TIMEOUT + 1_000);
    }
  }

  /** The pong waits in a connection that we do not read, while there is always more to send. */
  @TimedTest
  void aSlowReaderThatAnswersIsKept() throws Exception {
    try (RawHttp http = StalledReaders.connect(server.port())) {
      RawWebSocket socket = RawWebSocket.open(http, "/engine.io/?EIO=4&transport=websocket");
      socket.sid();
      Session session = sessions.poll(20, TimeUnit.SECONDS);
      Message message = Message.text("x".repeat(50_000));
      long end = System.nanoTime() + 2_000_000_000L;
      int pongs = 0;
      while (System.nanoTime() < end) {
        server
            .instance()
            .run(
                () -> {
                  // Kept between a quarter and three quarters.
                  while (session.open() && session.queuedBytes() < 3 << 18) {
                    session.send(message);
                  }
                });
        for (int i = 0; i < 8; i++) {
          if (socket.next().equals("2")) {
            socket.text("3");
            pongs++;
          }
        }
      }
      assertThat(closed).isEmpty();
      assertThat(pongs).isGreaterThan(1);
      assertThat(server.instance().call(session::open)).isTrue();
    }
    end();
  }

  @TimedTest
  void anUpgradeDuringAPauseKeepsWhatWaits() throws Exception {
    RawHttp poller = connect();
    RawHttp poster = connect();
    String uri = EngineFixture.HANDSHAKE + "&sid=" + poller.open(EngineFixture.HANDSHAKE);
    Session session = pausedSession();
    poster.startPost(uri, "4one\u001e4two".getBytes("UTF-8"));
    RawWebSocket socket = RawWebSocket.open(connect(), uri.replace("polling", "websocket"));
    assertThat(socket.text("2probe").next()).isEqualTo("3probe");
    socket.text("5").text("4three");
    await().until(() -> server.instance().call(session::transport) == TransportName.WEBSOCKET);
    assertThat(received).isEmpty();
    assertThat(poster.silent()).isTrue();

    server.instance().run(session::resume);
    for (String expected : new String[] {"one", "two", "three"}) {
      assertThat(received.poll(20, TimeUnit.SECONDS)).isEqualTo(expected);
    }
    assertThat(poster.response().shown()).isEqualTo("200 ok");
    server.instance().run(session::close);
    assertThat(end().reason()).isEqualTo(CloseReason.FORCED_CLOSE);
    poller.close();
    poster.close();
    socket.close();
  }

  @TimedTest
  void aPostThatWaitsBehindAnUpgradeIsAnsweredWhenTheSessionEnds() throws Exception {
    RawHttp poller = connect();
    RawHttp poster = connect();
    String uri = EngineFixture.HANDSHAKE + "&sid=" + poller.open(EngineFixture.HANDSHAKE);
    Session session = pausedSession();
    poster.startPost(uri, "4one".getBytes("UTF-8"));
    RawWebSocket socket = RawWebSocket.open(connect(), uri.replace("polling", "websocket"));
    assertThat(socket.text("2probe").next()).isEqualTo("3probe");
    socket.text("5");
    await().until(() -> server.instance().call(session::transport) == TransportName.WEBSOCKET);
    server.instance().run(session::close);
    assertThat(poster.response().shown()).isEqualTo("400");
    assertThat(end().reason()).isEqualTo(CloseReason.FORCED_CLOSE);
    assertThat(received).isEmpty();
    poller.close();
    poster.close();
    socket.close();
  }
}
