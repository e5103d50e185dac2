package io.roomcast.engineio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.roomcast.engineio.Session.Closed;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** One server and one session over polling for each test; nothing of them may be left after it. */
abstract class PollingSession {

  static final int LIMIT = 1000;
  static final String GONE = "400 {\"code\":1,\"message\":\"Session ID unknown\"}";

  final BlockingQueue<Session> sessions = new LinkedBlockingQueue<>();
  final BlockingQueue<String> received = new LinkedBlockingQueue<>();
  final BlockingQueue<Closed> closed = new LinkedBlockingQueue<>();
  EngineFixture server;
  RawHttp poller;
  RawHttp poster;
  String uri;

  @BeforeEach
  void open() throws InterruptedException {
    server =
        EngineFixture.start(
            new EngineOptions().setMaxHttpBufferSize(LIMIT),
            1,
            engine ->
                engine.onConnection(
                    session -> {
                      session.onText(received::add);
                      session.onBinary(data -> received.add("binary:" + data.length()));
                      session.onClose(closed::add);
                      sessions.add(session);
                    }));
    poller = server.connect();
    poster = server.connect();
    uri = EngineFixture.HANDSHAKE + "&sid=" + poller.open(EngineFixture.HANDSHAKE);
  }

  @AfterEach
  void nothingIsLeft() {
    poller.close();
    poster.close();
    server.instance().run(() -> server.instance().engine().close());
    await().until(() -> server.instance().left() == 0);
    server.close();
  }

  Session session() throws InterruptedException {
    Session session = sessions.poll(20, TimeUnit.SECONDS);
    assertThat(session).isNotNull();
    return session;
  }

  void onLoop(Runnable action) {
    server.instance().run(action);
  }

  /** Sends a poll and waits until it is held. */
  void hold() throws InterruptedException {
    Session session = session();
    sessions.add(session);
    poller.request("GET", uri);
    await().until(() -> server.instance().call(session::writable));
  }

  Closed expectClosed() throws InterruptedException {
    Closed end = closed.poll(20, TimeUnit.SECONDS);
    assertThat(end).isNotNull();
    assertThat(poster.get(uri).shown()).isEqualTo(GONE);
    return end;
  }
}
