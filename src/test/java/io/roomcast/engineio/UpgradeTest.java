package io.roomcast.engineio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.roomcast.engineio.Session.Closed;
import io.roomcast.testing.TimedTest;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From polling to WebSocket (§1.8), the WebSocket on the session's loop or on another. */
@ParameterizedClass(name = "candidate on instance {0}")
@ValueSource(ints = {0, 1})
class UpgradeTest {

  /** Candidates that have something to do have done it by then, on a busy machine too. */
  private static final int UPGRADE_TIMEOUT = 2_000;

  private static final String BAD_REQUEST = "400 {\"code\":3,\"message\":\"Bad request\"}";

  private final int candidateInstance;
  private final BlockingQueue<Session> sessions = new LinkedBlockingQueue<>();
  private final BlockingQueue<Closed> closed = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> wrongLoop = new LinkedBlockingQueue<>();
  private EngineFixture server;
  private RawHttp poller;
  private RawHttp poster;
  private String sid;
  private String uri;
  private Session session;

  UpgradeTest(int candidateInstance) {
    this.candidateInstance = candidateInstance;
  }

  @BeforeEach
  void open() throws InterruptedException {
    server =
        EngineFixture.start(
            new EngineOptions().setUpgradeTimeout(UPGRADE_TIMEOUT), 2, this::application);
    poller = server.connectTo(0);
    poster = server.connectTo(0);
    sid = poller.open(EngineFixture.HANDSHAKE);
    uri = EngineFixture.HANDSHAKE + "&sid=" + sid;
    for (Session opened = sessions.take(); ; opened = sessions.take()) {
      if (opened.id().equals(sid)) {
        session = opened;
        break;
      }
    }
  }

  private void application(EngineIoServer engine) {
    engine.onHeaders((headers, request) -> headers.set("x-every", "2"));
    engine.onInitialHeaders((headers, request) -> headers.set("x-first", "1"));
    engine.onConnection(
        opened -> {
          sessions.add(opened);
          opened.onText(
              text -> {
                check(opened);
                opened.send(Message.text(text));
              });
          opened.onUpgrade(
              name -> {
                check(opened);
                events.add("upgraded to " + name.wire());
              });
          opened.onClose(
              end -> {
                check(opened);
                closed.add(end);
              });
        });
  }

  private void check(Session opened) {
    if (!opened.loop().executor().inLoop()) {
      wrongLoop.add("wrong loop");
    }
  }

  @AfterEach
  void nothingIsLeft() {
    poller.close();
    poster.close();
    for (EngineFixture.Instance instance : server.instances()) {
      instance.run(() -> instance.engine().close());
    }
    for (EngineFixture.Instance instance : server.instances()) {
      await().until(() -> instance.left() == 0);
    }
    assertThat(wrongLoop).isEmpty();
    server.close();
  }

  private RawWebSocket candidate() {
    return RawWebSocket.open(
        server.connectTo(candidateInstance), "/engine.io/?EIO=4&transport=websocket&sid=" + sid);
  }

  private void onLoop(Runnable action) {
    server.instance(0).run(action);
  }

  private void send(String text) {
    onLoop(() -> session.send(Message.text(text)));
  }

  private void hold() {
    poller.request("GET", uri);
    await().until(() -> server.instance(0).call(session::writable));
  }

  private RawWebSocket upgraded() {
    RawWebSocket socket = candidate();
    assertThat(socket.text("2probe").next()).isEqualTo("3probe");
    socket.text("5");
    await().until(() -> server.instance(0).call(session::transport) == TransportName.WEBSOCKET);
    return socket;
  }

  private Closed end() throws InterruptedException {
    Closed end = closed.poll(20, TimeUnit.SECONDS);
    assertThat(end).isNotNull();
    return end;
  }

  private void pollingGoesOn() {
    assertThat(poster.post(uri, "4still").shown()).isEqualTo("200 ok");
    assertThat(poller.get(uri).body()).isEqualTo("4still");
    assertThat(closed.stream().filter(end -> end.reason() != CloseReason.TRANSPORT_CLOSE))
        .isEmpty();
  }

  @Test
  void the101CarriesTheHeadersOfTheHooks() {
    try (RawWebSocket socket = candidate()) {
      assertThat(socket.answer().headers()).containsEntry("x-every", "2");
      assertThat(socket.answer().headers()).doesNotContainKey("x-first");
    }
  }

  @Test
  void afterTheUpgradeEverythingGoesOverTheWebSocket() throws InterruptedException {
    try (RawWebSocket socket = upgraded()) {
      assertThat(events.poll(20, TimeUnit.SECONDS)).isEqualTo("upgraded to websocket");
      assertThat(socket.text("4hello").next()).isEqualTo("4hello");
      assertThat(poller.get(uri).shown()).isEqualTo(BAD_REQUEST);
      assertThat(poster.post(uri, "4a").shown()).isEqualTo(BAD_REQUEST);
      assertThat(socket.text("4again").next()).isEqualTo("4again");
      onLoop(session::close);
      assertThat(socket.next()).isEqualTo("close:1005");
    }
  }

  @TimedTest
  void aHeldPollGetsANoopEvery100Milliseconds() {
    try (RawWebSocket socket = candidate()) {
      hold();
      assertThat(socket.text("2probe").next()).isEqualTo("3probe");
      long start = System.nanoTime();
      for (int i = 1; i <= 3; i++) {
        assertThat((i == 1 ? poller.response() : poller.get(uri)).body()).isEqualTo("6");
        assertThat((System.nanoTime() - start) / 1_000_000).isBetween(i * 100L - 10, i * 100L + 60);
      }
    }
  }

  @Test
  void aHeldPollIsAnsweredWithACloseWhenTheUpgradeIsFaster() {
    try (RawWebSocket socket = candidate()) {
      hold();
      assertThat(socket.text("2probe").next()).isEqualTo("3probe");
      socket.text("5");
      assertThat(poller.response().shown()).isEqualTo("200 1");
      assertThat(socket.text("4a").next()).isEqualTo("4a");
    }
  }

  @Test
  void whileProbingDataGoesToAHeldPollOrWaitsForTheSwitch() {
    try (RawWebSocket socket = candidate()) {
      hold();
      assertThat(socket.text("2probe").next()).isEqualTo("3probe");
      send("polled");
      assertThat(poller.response().body()).isEqualTo("4polled");
      send("first");
      send("second");
      socket.text("5");
      assertThat(socket.next()).isEqualTo("4first");
      assertThat(socket.next()).isEqualTo("4second");
    }
  }

  @Test
  void aProbeMayBeRepeatedAndLeftOut() {
    try (RawWebSocket socket = candidate()) {
      assertThat(socket.text("2probe").text("2probe").next()).isEqualTo("3probe");
      assertThat(socket.next()).isEqualTo("3probe");
    }
    await().until(() -> server.instance(0).call(() -> ((EngineSession) session).upgrade() == null));
    try (RawWebSocket socket = candidate()) {
      assertThat(socket.text("5").text("4a").next()).isEqualTo("4a");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"4hello", "2", "2other", "3probe", "6", "1", "0", "", "x", "bAQID", "binary"})
  void anyOtherPacketFailsTheCandidateAndNothingElse(String packet) {
    try (RawWebSocket socket = candidate()) {
      if (packet.equals("binary")) {
        socket.binary((byte) 1);
      } else {
        socket.text(packet);
      }
      assertThat(socket.next()).isEqualTo("close:1005");
      pollingGoesOn();
    }
    try (RawWebSocket socket = upgraded()) {
      assertThat(socket.text("4a").next()).isEqualTo("4a");
    }
  }

  @Test
  void aCandidateThatGoesAwayHarmsNothing() {
    try (RawWebSocket socket = candidate()) {
      assertThat(socket.text("2probe").next()).isEqualTo("3probe");
      socket.http().reset();
    }
    await().until(() -> server.instance(0).call(() -> ((EngineSession) session).upgrade() == null));
    pollingGoesOn();
    assertThat(server.instance(0).engine().counters().failedUpgrades()).isEqualTo(1);
    upgraded().close();
  }

  @TimedTest
  void aCandidateHasLimitedTime() {
    try (RawWebSocket socket = candidate()) {
      long start = System.nanoTime();
      assertThat(socket.text("2probe").next()).isEqualTo("3probe");
      assertThat(socket.next()).isEqualTo("close:1005");
      assertThat((System.nanoTime() - start) / 1_000_000)
          .isBetween(UPGRADE_TIMEOUT - 100L, UPGRADE_TIMEOUT + 100L);
    }
    pollingGoesOn();
  }

  @Test
  void aSecondCandidateIsClosed() {
    try (RawWebSocket first = candidate();
        RawWebSocket second = candidate()) {
      assertThat(second.next()).isEqualTo("close:1005");
      assertThat(first.text("2probe").next()).isEqualTo("3probe");
      first.text("5").text("4a");
      assertThat(first.next()).isEqualTo("4a");
      try (RawWebSocket third = candidate()) {
        assertThat(third.next()).isEqualTo("close:1005");
      }
      assertThat(first.text("4b").next()).isEqualTo("4b");
    }
  }

  @Test
  void aSessionOpenedByWebSocketTakesNoCandidate() {
    try (RawWebSocket direct = server.webSocket()) {
      sid = direct.sid();
      try (RawWebSocket second = candidate()) {
        assertThat(second.next()).isEqualTo("close:1005");
      }
      assertThat(direct.text("4a").next()).isEqualTo("4a");
    }
  }

  @Test
  void anotherProtocolIsRefused() {
    RawHttp http = server.connectTo(candidateInstance);
    http.request("GET", "/engine.io/?EIO=3&transport=websocket&sid=" + sid, RawWebSocket.UPGRADE);
    assertThat(http.rest()).startsWith("HTTP/1.1 400 Bad Request").endsWith("\r\n\r\nBad request");
    http.close();
    pollingGoesOn();
  }

  @Test
  void aSessionThatEndsTakesItsCandidateAlong() {
    try (RawWebSocket socket = candidate()) {
      assertThat(socket.text("2probe").next()).isEqualTo("3probe");
      onLoop(() -> session.close(CloseReason.FORCED_CLOSE, true));
      assertThat(socket.next()).isEqualTo("close:1005");
    }
  }

  @Test
  void aSessionThatIsClosingIsClosedOverTheWebSocket() throws InterruptedException {
    try (RawWebSocket socket = candidate()) {
      assertThat(socket.text("2probe").next()).isEqualTo("3probe");
      onLoop(
          () -> {
            session.send(Message.text("last"));
            session.close();
          });
      socket.text("5");
      assertThat(socket.next()).isEqualTo("4last");
      assertThat(socket.next()).isEqualTo("close:1005");
      Closed end = end();
      while (end.reason() == CloseReason.TRANSPORT_CLOSE) {
        end = end();
      }
      assertThat(end.reason()).isEqualTo(CloseReason.FORCED_CLOSE);
    }
  }

  @Test
  void aPostThatIsUnderWayIsTakenAfterTheSwitch() {
    poster.send(RawHttp.head("POST", uri, "Content-Length: 3") + "\r\n4a");
    PollingTransport polling = (PollingTransport) ((EngineSession) session).currentTransport();
    await().until(() -> server.instance(0).call(polling::receiving));
    try (RawWebSocket socket = upgraded()) {
      assertThat(poster.send("b").response().shown()).isEqualTo("200 ok");
      assertThat(socket.next()).isEqualTo("4ab");
    }
  }

  @Test
  void aPausedSessionTakesTheHeldPostBeforeWhatTheWebSocketBrings() {
    onLoop(session::pause);
    poster.startPost(uri, new byte[] {'4', 'a'});
    PollingTransport polling = (PollingTransport) ((EngineSession) session).currentTransport();
    await().until(() -> server.instance(0).call(polling::holdsInput));
    try (RawWebSocket socket = upgraded()) {
      socket.text("4b");
      onLoop(session::resume);
      assertThat(poster.response().shown()).isEqualTo("200 ok");
      assertThat(socket.next()).isEqualTo("4a");
      assertThat(socket.next()).isEqualTo("4b");
    }
  }
}
