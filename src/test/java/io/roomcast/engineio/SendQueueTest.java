package io.roomcast.engineio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.roomcast.engineio.Session.Closed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What waits for a client is bounded, in bytes and packets, over any transport. */
class SendQueueTest {

  private static final Closed OVERFLOW =
      new Closed(CloseReason.TRANSPORT_ERROR, "send queue overflow");

  private final BlockingQueue<Session> sessions = new LinkedBlockingQueue<>();
  private final BlockingQueue<Closed> closed = new LinkedBlockingQueue<>();
  private final List<RawHttp> connections = new ArrayList<>();
  private EngineFixture server;

  private void start(SendQueueOptions limits) {
    server =
        EngineFixture.start(
            new EngineOptions().setSendQueue(limits),
            1,
            engine ->
                engine.onConnection(
                    session -> {
                      session.onText(text -> session.send(Message.text(text)));
                      session.onClose(closed::add);
                      sessions.add(session);
                    }));
  }

  @AfterEach
  void nothingIsLeft() {
    connections.forEach(RawHttp::close);
    server.instance().run(() -> server.instance().engine().close());
    await().until(() -> server.instance().left() == 0);
    assertThat(server.instance().engine().nodeClientsCount()).isZero();
    server.close();
  }

  private RawHttp stalled() {
    RawHttp http = StalledReaders.connect(server.port());
    connections.add(http);
    return http;
  }

  private RawWebSocket webSocket() {
    RawWebSocket socket = RawWebSocket.open(stalled(), "/engine.io/?EIO=4&transport=websocket");
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

  /** Sends one message in a turn of its own; answers whether the session is open after it. */
  private boolean send(Session session, Message message) {
    return server
        .instance()
        .call(
            () -> {
              session.send(message);
              return session.open();
            });
  }

  private EngineCounters counters() {
    return server.instance().engine().counters();
  }

  @Test
  void aWebSocketIsClosedOverItsBytesAndCountsWhatTheKernelHasNotTaken() throws Exception {
    start(new SendQueueOptions(1 << 20, 10_000));
    RawWebSocket socket = webSocket();
    Session session = session();
    Message message = Message.text("x".repeat(50_000));
    long last = 0;
    int sent = 0;
    while (send(session, message)) {
      long queued = server.instance().call(session::queuedBytes);
      assertThat(queued).isBetween(last, 1L << 20);
      last = queued;
      assertThat(server.instance().call(session::crowded)).isEqualTo(queued > 1 << 19);
      assertThat(++sent).isLessThan(1000);
    }
    assertThat(last).isGreaterThan((1 << 20) - 51_000);
    assertThat(end()).isEqualTo(OVERFLOW);
    assertThat(counters().sendQueueOverflows()).isEqualTo(1);
    assertThat(server.instance().call(session::queuedBytes)).isZero();
    // The connection is cut: no close frame could get past what is queued.
    String frame = socket.next();
    for (int i = 0; i < sent && !frame.equals(RawWebSocket.ENDED); i++) {
      assertThat(frame).startsWith("4xxx");
      frame = next(socket);
    }
    assertThat(frame).isEqualTo(RawWebSocket.ENDED);
  }

  private static String next(RawWebSocket socket) {
    try {
      return socket.next();
    } catch (java.io.UncheckedIOException reset) {
      return RawWebSocket.ENDED;
    }
  }

  @Test
  void aWebSocketIsClosedOverItsPackets() throws Exception {
    start(new SendQueueOptions(1 << 30, 100));
    webSocket();
    Session session = session();
    Message filler = Message.text("x".repeat(1 << 20));
    while (server.instance().call(session::queuedPackets) == 0) {
      send(session, filler);
    }
    int packets = 0;
    Message small = Message.text("x");
    while (send(session, small)) {
      int queued = server.instance().call(session::queuedPackets);
      assertThat(queued).isGreaterThan(packets).isLessThanOrEqualTo(100);
      packets = queued;
    }
    assertThat(packets).isEqualTo(100);
    assertThat(end()).isEqualTo(OVERFLOW);
  }

  @Test
  void whatOneTurnWritesCountsToo() throws Exception {
    start(new SendQueueOptions(1 << 20, 50));
    webSocket();
    Session session = session();
    int sent =
        server
            .instance()
            .call(
                () -> {
                  int count = 0;
                  while (session.open()) {
                    session.send(Message.text("x"));
                    count++;
                  }
                  return count;
                });
    assertThat(sent).isEqualTo(51);
    assertThat(end()).isEqualTo(OVERFLOW);
  }

  @Test
  void packetsKeptBackWhileAClientSettlesCount() throws Exception {
    start(new SendQueueOptions(1 << 20, 50));
    webSocket();
    Session session = session();
    server
        .instance()
        .run(
            () -> {
              session.settle();
              for (int i = 0; i < 50; i++) {
                session.send(Message.text("x"));
                assertThat(session.queuedPackets()).isEqualTo(i + 1);
              }
              assertThat(session.open()).isTrue();
              session.send(Message.text("x"));
              assertThat(session.open()).isFalse();
            });
    assertThat(end()).isEqualTo(OVERFLOW);
  }

  @Test
  void pollingWithoutAPollIsClosedOverItsPackets() throws Exception {
    start(new SendQueueOptions(1 << 20, 50));
    RawHttp http = stalled();
    String uri = EngineFixture.HANDSHAKE + "&sid=" + http.open(EngineFixture.HANDSHAKE);
    Session session = session();
    for (int i = 0; i < 50; i++) {
      assertThat(send(session, Message.text("x"))).isTrue();
    }
    assertThat(server.instance().call(session::queuedPackets)).isEqualTo(50);
    assertThat(server.instance().call(session::crowded)).isTrue();
    assertThat(send(session, Message.text("x"))).isFalse();
    assertThat(end()).isEqualTo(OVERFLOW);
    assertThat(http.get(uri).shown()).isEqualTo(PollingSession.GONE);
  }

  /** Each poll on a connection of its own, none of whose answers is read. */
  @Test
  void answersToPollsThatNobodyReadsDoNotPileUp() throws Exception {
    start(new SendQueueOptions(30 << 20, 50));
    RawHttp http = stalled();
    String uri = EngineFixture.HANDSHAKE + "&sid=" + http.open(EngineFixture.HANDSHAKE);
    Session session = session();
    Message large = Message.text("x".repeat(20 << 20));

    http.request("GET", uri);
    await().until(() -> server.instance().call(session::writable));
    send(session, large);
    assertThat(server.instance().call(session::queuedBytes)).isGreaterThan(20 << 20);

    RawHttp second = stalled();
    second.request("GET", uri);
    send(session, Message.text("later"));
    assertThat(server.instance().call(session::queuedPackets)).isEqualTo(2);
    assertThat(server.instance().call(session::writable)).isFalse();
    assertThat(send(session, large)).isFalse();
    assertThat(end()).isEqualTo(OVERFLOW);
    assertThat(counters().sendQueueOverflows()).isEqualTo(1);
    // Both connections end: the first with part of its answer, the second told of the end.
    assertThat(second.response().body()).isIn("1", PollingSession.GONE.substring(4));
    assertThat(http.rest().length()).isLessThan(20 << 20);
  }

  @Test
  void theNextPollIsAnsweredOnceTheAnswerBeforeItHasLeft() throws Exception {
    start(new SendQueueOptions());
    RawHttp http = stalled();
    String uri = EngineFixture.HANDSHAKE + "&sid=" + http.open(EngineFixture.HANDSHAKE);
    Session session = session();
    http.request("GET", uri);
    await().until(() -> server.instance().call(session::writable));
    send(session, Message.text("x".repeat(6 << 20)));
    RawHttp second = stalled();
    second.request("GET", uri);
    send(session, Message.text("later"));
    assertThat(second.silent()).isTrue();

    assertThat(http.response().bytes()).hasSize((6 << 20) + 1);
    assertThat(second.response().body()).isEqualTo("4later");
    await().until(() -> server.instance().call(session::queuedBytes) == 0);
  }

  /** Without the pause its own answers would close it. */
  @Test
  void aClientThatSendsAndNeverReadsIsReadNoFurther() throws Exception {
    start(new SendQueueOptions(1 << 20, 10_000));
    RawWebSocket socket = webSocket();
    Session session = session();
    Thread writer =
        new Thread(
            () -> {
              for (int i = 0; i < 400; i++) {
                socket.text("4" + i + " " + "x".repeat(50_000));
              }
            });
    writer.start();
    // What the kernel takes at once is no reason to wait: the last pause is the one that stays.
    AtomicLong queued = new AtomicLong();
    await()
        .during(Duration.ofMillis(300))
        .until(
            () -> {
              long now = server.instance().call(session::queuedBytes);
              return now == queued.getAndSet(now) && now > 1 << 18 && counters().outputPauses() > 0;
            });
    assertThat(queued.get()).isLessThan(1 << 20);

    for (int i = 0; i < 400; i++) {
      assertThat(socket.next()).startsWith("4" + i + " x");
    }
    writer.join();
    assertThat(closed).isEmpty();
    await().until(() -> server.instance().call(session::queuedBytes) == 0);
    assertThat(server.instance().call(session::writable)).isTrue();
  }

  @Test
  void aPollingClientThatPostsAndNeverPollsWaitsForItsAnswer() throws Exception {
    start(new SendQueueOptions(1 << 20, 20));
    RawHttp http = stalled();
    String uri = EngineFixture.HANDSHAKE + "&sid=" + http.open(EngineFixture.HANDSHAKE);
    Session session = session();
    String record = "\u001e";
    http.startPost(uri, ("4a" + (record + "4a").repeat(29)).getBytes("UTF-8"));
    await().until(() -> counters().outputPauses() == 1);
    assertThat(http.silent()).isTrue();
    assertThat(server.instance().call(session::queuedPackets)).isEqualTo(11);

    int got = 0;
    RawHttp poller = stalled();
    while (got < 30) {
      got += poller.get(uri).body().split(record).length;
    }
    assertThat(got).isEqualTo(30);
    assertThat(http.response().shown()).isEqualTo("200 ok");
    assertThat(closed).isEmpty();
  }
}
