package io.roomcast.engineio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.roomcast.engineio.Session.Closed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How sessions over polling end: §1.5 and, for this level, §9.2. */
class PollingEndTest extends PollingSession {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "~",
        "~4a",
        "7",
        "8",
        "9",
        "a",
        "abc",
        "B",
        "{}",
        "d=4hello",
        "\u0000",
        "\ud83d\ude00"
      })
  void whatIsNoPacketEndsTheSession(String body) throws InterruptedException {
    hold();
    assertThat(poster.post(uri, body.replace('~', '\u001e')).shown()).isEqualTo("200 ok");
    assertThat(poller.response().shown()).isEqualTo("200 1");
    assertThat(expectClosed().reason()).isEqualTo(CloseReason.PARSE_ERROR);
    assertThat(received).isEmpty();
  }

  @Test
  void packetsBeforeTheBadOneAreHandled() throws InterruptedException {
    assertThat(poster.post(uri, "4a\u001ex\u001e4b").shown()).isEqualTo("200 ok");
    assertThat(received).containsExactly("a");
    assertThat(expectClosed().reason()).isEqualTo(CloseReason.PARSE_ERROR);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "1x", "1:40", "4a\u001e1"})
  void aClosePacketEndsTheSession(String body) throws InterruptedException {
    hold();
    assertThat(poster.post(uri, body).shown()).isEqualTo("200 ok");
    assertThat(poller.response().shown()).isEqualTo("200 6");
    assertThat(expectClosed().reason()).isEqualTo(CloseReason.TRANSPORT_CLOSE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"2", "2probe", "4a\u001e2"})
  void aPingFromTheClientEndsTheSession(String body) throws InterruptedException {
    hold();
    assertThat(poster.post(uri, body).shown()).isEqualTo("200 ok");
    assertThat(poller.response().shown()).isEqualTo("200 1");
    assertThat(expectClosed().reason()).isEqualTo(CloseReason.TRANSPORT_ERROR);
  }

  @Test
  void octetsAreRefusedAndEndTheSession() throws InterruptedException {
    hold();
    assertThat(poster.post(uri, "4a", "Content-Type: application/octet-stream").shown())
        .isEqualTo("400");
    assertThat(poller.response().shown()).isEqualTo("200 1");
    assertThat(expectClosed())
        .isEqualTo(new Closed(CloseReason.TRANSPORT_ERROR, "invalid content"));
  }

  @Test
  void aSecondPollEndsTheSession() throws InterruptedException {
    hold();
    assertThat(poster.get(uri).shown()).isEqualTo("400");
    assertThat(poller.response().shown()).isEqualTo("200 1");
    assertThat(expectClosed())
        .isEqualTo(new Closed(CloseReason.TRANSPORT_ERROR, "overlap from client"));
  }

  @Test
  void aSecondPostEndsTheSession() throws InterruptedException {
    hold();
    RawHttp first = server.connect();
    first.send(RawHttp.head("POST", uri, "Content-Length: 10") + "\r\n4abc");
    PollingTransport transport = (PollingTransport) ((EngineSession) session()).currentTransport();
    await().until(() -> server.instance().call(transport::receiving));
    assertThat(poster.post(uri, "4x").shown()).isEqualTo("400");
    assertThat(first.rest()).isIn("", "reset");
    assertThat(poller.response().shown()).isEqualTo("200 1");
    assertThat(expectClosed())
        .isEqualTo(new Closed(CloseReason.TRANSPORT_ERROR, "data request overlap from client"));
    assertThat(received).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whoDropsAPollEndsTheSession(boolean reset) throws InterruptedException {
    hold();
    if (reset) {
      poller.reset();
    } else {
      poller.close();
    }
    assertThat(expectClosed())
        .isEqualTo(new Closed(CloseReason.TRANSPORT_ERROR, "poll connection closed prematurely"));
  }

  @Test
  void whoDropsAPostEndsTheSession() throws InterruptedException {
    RawHttp first = server.connect();
    first.send(RawHttp.head("POST", uri, "Content-Length: 10") + "\r\n4abc");
    PollingTransport transport = (PollingTransport) ((EngineSession) session()).currentTransport();
    await().until(() -> server.instance().call(transport::receiving));
    first.close();
    assertThat(expectClosed())
        .isEqualTo(
            new Closed(CloseReason.TRANSPORT_ERROR, "data request connection closed prematurely"));
  }

  @Test
  void aCloseWithAPollHeldIsToldAtOnce() throws InterruptedException {
    hold();
    Session session = session();
    onLoop(session::close);
    assertThat(poller.response().shown()).isEqualTo("200 1");
    assertThat(expectClosed()).isEqualTo(new Closed(CloseReason.FORCED_CLOSE, null));
  }

  @Test
  void aCloseWithoutAPollWaitsForOne() throws InterruptedException {
    Session session = session();
    onLoop(session::close);
    assertThat(server.instance().call(session::open)).isFalse();
    assertThat(closed).isEmpty();
    assertThat(poller.get(uri).shown()).isEqualTo("200 6\u001e1");
    assertThat(expectClosed()).isEqualTo(new Closed(CloseReason.FORCED_CLOSE, null));
  }

  @Test
  void whatWasBufferedBeforeACloseIsStillSent() throws InterruptedException {
    Session session = session();
    onLoop(
        () -> {
          session.send(Message.text("last"));
          session.close(CloseReason.SERVER_SHUTTING_DOWN, false);
          session.send(Message.text("too late"));
        });
    assertThat(poller.get(uri).shown()).isEqualTo("200 4last");
    assertThat(poller.get(uri).shown()).isEqualTo("200 6\u001e1");
    assertThat(expectClosed().reason()).isEqualTo(CloseReason.SERVER_SHUTTING_DOWN);
  }

  @Test
  void aClosingSessionTakesNoMessages() throws InterruptedException {
    Session session = session();
    onLoop(session::close);
    assertThat(poster.post(uri, "4a").shown()).isEqualTo("200 ok");
    assertThat(received).isEmpty();
    assertThat(poster.post(uri, "1").shown()).isEqualTo("200 ok");
    assertThat(expectClosed().reason()).isEqualTo(CloseReason.TRANSPORT_CLOSE);
  }

  @Test
  void aDiscardingCloseWaitsForNobody() throws InterruptedException {
    Session session = session();
    onLoop(
        () -> {
          session.send(Message.text("lost"));
          session.close(CloseReason.SERVER_SHUTTING_DOWN, true);
        });
    assertThat(expectClosed().reason()).isEqualTo(CloseReason.SERVER_SHUTTING_DOWN);
  }

  @Test
  void whatNobodyFetchesIsBounded() throws InterruptedException {
    Session session = session();
    onLoop(
        () -> {
          Message message = Message.text("x".repeat(1 << 20));
          for (int i = 0; i < 20; i++) {
            session.send(message);
          }
        });
    assertThat(expectClosed())
        .isEqualTo(new Closed(CloseReason.TRANSPORT_ERROR, "send queue overflow"));
    assertThat(server.instance().engine().counters().sendQueueOverflows()).isEqualTo(1);
  }

  @Test
  void aCloseThatNoPollCarriesComesToAnEndAllTheSame() throws InterruptedException {
    EngineSession session = (EngineSession) session();
    onLoop(session::close);
    assertThat(server.instance().left()).isEqualTo(2); // the session and the timer of the close
    // What the timer does after its 30 s.
    onLoop(() -> new DelayedClose(session, CloseReason.FORCED_CLOSE).expired());
    assertThat(expectClosed())
        .isEqualTo(new Closed(CloseReason.FORCED_CLOSE, "no poll came to carry the close"));
    assertThat(server.instance().left()).isZero();
  }
}
