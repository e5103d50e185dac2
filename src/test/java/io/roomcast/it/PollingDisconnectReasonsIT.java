package io.roomcast.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.roomcast.it.raw.RawHttp;
import io.roomcast.it.raw.RawPolling;
import io.roomcast.testing.TimedTest;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * How a polling connection with two sockets ends: what the poll that is held gets, and the reason
 * on the server.
 */
class PollingDisconnectReasonsIT extends DisconnectReasons {

  private record PollingTwo(Target target, RawPolling session, String main, String custom) {

    static PollingTwo open() throws IOException {
      return open(DisconnectReasons.target);
    }

    static PollingTwo open(Target target) throws IOException {
      RawPolling session = RawPolling.open(target.port());
      return new PollingTwo(target, session, join(session, ""), join(session, "/custom,"));
    }

    private static String join(RawPolling session, String nsp) throws IOException {
      assertThat(session.post("40" + nsp).text()).isEqualTo("ok");
      String answer = session.poll().text();
      assertThat(answer).startsWith("40" + nsp + "{\"sid\":");
      return new JsonObject(answer.substring(answer.indexOf('{'))).getString("sid");
    }

    /** Posts this while a poll is held; answers what the poll got, and checks the session's end. */
    String endsWith(String body) throws Exception {
      CompletableFuture<RawHttp.Response> held = session.hold();
      assertThat(held.isDone()).isFalse();
      RawHttp.Response posted = session.post(body);
      assertThat(posted.status()).isEqualTo(200);
      assertThat(posted.text()).isEqualTo("ok");
      String first = held.get(20, TimeUnit.SECONDS).text();
      RawHttp.Response next = session.poll();
      StringBuilder all = new StringBuilder(first);
      while (next.status() == 200) {
        all.append('\u001e').append(next.text());
        next = session.poll();
      }
      assertThat(next.text()).isEqualTo("{\"code\":1,\"message\":\"Session ID unknown\"}");
      return all.toString();
    }

    void assertReasons(String... oneOf) {
      assertThat(reason(target, main)).isIn((Object[]) oneOf);
      assertThat(reason(target, custom)).isIn((Object[]) oneOf);
    }
  }

  @Test
  void pollingClientCloses() throws Exception {
    PollingTwo two = PollingTwo.open();
    assertThat(two.endsWith("1")).isEqualTo("6");
    two.assertReasons("transport close");
  }

  @Test
  void pollingServerEndsTheConnection() throws Exception {
    PollingTwo two = PollingTwo.open();
    assertThat(two.endsWith("42/custom,[\"kick\",true]").split("\u001e"))
        .contains("41", "41/custom,")
        .endsWith("1");
    two.assertReasons("server namespace disconnect");
  }

  @Test
  void pollingPacketIsMalformed() throws Exception {
    PollingTwo two = PollingTwo.open();
    assertThat(two.endsWith("7")).isEqualTo("1");
    two.assertReasons("parse error");
  }

  @Test
  void pollingClientPings() throws Exception {
    PollingTwo two = PollingTwo.open();
    assertThat(two.endsWith("2")).isEqualTo("1");
    two.assertReasons("transport error");
  }

  @Test
  void pollingSocketIoPacketIsMalformed() throws Exception {
    PollingTwo two = PollingTwo.open();
    assertThat(two.endsWith("42[\"connect\"]")).endsWith("1");
    two.assertReasons("forced close", "forced server close");
  }

  @Test
  void pollingPacketComesInTheWrongState() throws Exception {
    PollingTwo two = PollingTwo.open();
    assertThat(two.endsWith("42/deny,[\"echo\"]")).endsWith("1");
    two.assertReasons("forced close", "forced server close");
  }

  @Test
  void pollsOverlap() throws Exception {
    PollingTwo two = PollingTwo.open();
    CompletableFuture<RawHttp.Response> held = two.session().hold();
    RawHttp.Response second = two.session().poll();
    assertThat(second.status()).isEqualTo(400);
    assertThat(second.body()).isEmpty();
    assertThat(held.get(20, TimeUnit.SECONDS).text()).isEqualTo("1");
    two.assertReasons("transport error");
  }

  @Test
  void pollIsDropped() throws Exception {
    PollingTwo two = PollingTwo.open();
    try (RawHttp poll = new RawHttp(target.port())) {
      String path = "/socket.io/?EIO=4&transport=polling&sid=" + two.session().sid();
      poll.send("GET", path, Map.of(), null);
    }
    two.assertReasons("transport error");
    assertThat(two.session().poll().status()).isEqualTo(400);
  }

  @TimedTest
  void pollingPongsStop() throws Exception {
    PollingTwo two = PollingTwo.open(pinging);
    String polled = two.session().hold().get(20, TimeUnit.SECONDS).text();
    assertThat(polled).isEqualTo("2");
    long pinged = System.nanoTime();
    assertThat(two.session().hold().get(20, TimeUnit.SECONDS).text()).isEqualTo("1");
    assertThat(millisSince(pinged)).isBetween(PING_TIMEOUT - 20L, PING_TIMEOUT + 80L);
    two.assertReasons("ping timeout");
  }

  @Test
  void tooLargeAPostIsDroppedAndTheSessionLives() throws Exception {
    PollingTwo two = PollingTwo.open();
    RawHttp.Response answer = two.session().post("42[\"echo\",\"" + "x".repeat(10_000) + "\"]");
    assertThat(answer.status()).isEqualTo(413);
    assertThat(answer.body()).isEmpty();
    two.session().post("421[\"ack\"]");
    assertThat(two.session().poll().text()).contains("431[]");
  }
}
