package io.roomcast.socketio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.roomcast.handler.EventLimit;
import io.roomcast.handler.LimitKind;
import io.roomcast.handler.LimitPolicy;
import io.roomcast.handler.LimitStats;
import io.roomcast.handler.NodeLimitOptions;
import io.roomcast.handler.NodeLimitOptions.Violations;
import io.roomcast.handler.SocketLimits;
import io.roomcast.loop.TokenRate;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Limits on what a socket sends: each policy, each limit, over real sockets. */
class LimitHandlerTest extends LimitedServer {

  @Test
  void rejectAnswersWhoAsked() {
    start(new NodeLimitOptions(), perSocket(limit(2, LimitPolicy.REJECT)), 1);
    WireClient client = connected(null);
    client.send("421[\"a\"]");
    client.send("42[\"not asked\"]");
    client.send("42[\"not asked\"]");
    client.send("422[\"a\"]");
    client.expect("431[\"a\"]");
    client.expect(RATE.formatted(2, "eventsPerSocket"));
    assertThat(limited(LimitKind.EVENTS_PER_SOCKET)).isEqualTo(2);

    // Another socket has its own.
    WireClient other = connected(null);
    other.send("421[\"a\"]");
    other.expect("431[\"a\"]");
  }

  @Test
  void dropTellsNobody() {
    start(
        new NodeLimitOptions(),
        new SocketLimits(
            null, SocketLimits.named(Map.of("dropped", limit(1, LimitPolicy.DROP))), 0),
        1);
    WireClient client = connected(null);
    client.send("421[\"dropped\"]");
    client.send("422[\"dropped\"]");
    client.send("423[\"free\"]");
    client.expect("431[\"dropped\"]");
    client.expect("433[\"free\"]");
    assertThat(limited(LimitKind.EVENTS_PER_NAME)).isEqualTo(1);
  }

  @Test
  void closeNamesTheLimit() {
    start(new NodeLimitOptions(), perSocket(limit(1, LimitPolicy.CLOSE)), 1);
    WireClient client = connected(null);
    client.send("42[\"a\"]");
    client.send("42[\"a\"]");
    client.expectClosed();
    await().until(() -> ends.equals(List.of("forced close, limit: eventsPerSocket")));
  }

  @Test
  void throttleReadsNoFurtherAndLosesNothing() {
    EventLimit slow = new EventLimit(new TokenRate(20, 1_000, 2), LimitPolicy.THROTTLE);
    start(new NodeLimitOptions(), perSocket(slow), 1);
    WireClient client = connected(null);
    long start = System.nanoTime();
    for (int i = 0; i < 22; i++) {
      client.send("42" + i + "[\"e\"]");
    }
    for (int i = 0; i < 22; i++) {
      client.expect("43" + i + "[\"e\"]");
    }
    // Two at once, one that is owed, and 50 ms for each after that.
    long millis = (System.nanoTime() - start) / 1_000_000;
    assertThat(millis).isBetween(940L, 20_000L);
    assertThat(limited(LimitKind.EVENTS_PER_SOCKET)).isGreaterThan(10);
    assertThat(ends).isEmpty();
  }

  @Test
  void aThrottledClientIsNotTakenForDead() {
    EventLimit slow = new EventLimit(new TokenRate(1, 2_000, 1), LimitPolicy.THROTTLE);
    pingInterval = 300;
    pingTimeout = 600;
    start(new NodeLimitOptions(), perSocket(slow), 1);
    WireClient client = connected(null);
    client.send("421[\"e\"]");
    client.send("422[\"e\"]");
    client.send("423[\"e\"]");
    client.expect("431[\"e\"]");
    client.expect("432[\"e\"]");
    assertThat(sum(LimitStats::paused)).isEqualTo(1);
    // Two times the ping interval and timeout have passed.
    client.expect("433[\"e\"]");
    assertThat(ends).isEmpty();
  }

  @Test
  void aPauseEndsWithItsSocket() {
    start(
        new NodeLimitOptions(),
        namespace ->
            namespace.equals("/") ? perSocket(limit(1, LimitPolicy.THROTTLE)) : SocketLimits.NONE,
        1);
    WireClient client = connected(null);
    connect(client, null, "/other");
    client.expectStart("40/other,{");
    client.send("421[\"e\"]");
    client.send("422[\"e\"]");
    client.send("42/other,3[\"e\"]");
    client.expect("431[\"e\"]");
    client.expect("432[\"e\"]");
    assertThat(sum(LimitStats::paused)).isEqualTo(1);
    // The server disconnects the socket; its connection is read again.
    server.instance(0).call(() -> server.instance(0).io().of("/").disconnectSockets(false));
    client.expect("41");
    client.expect("43/other,3[\"e\"]");
  }

  @Test
  void payloadsAreBoundedByBytes() {
    start(new NodeLimitOptions(), new SocketLimits(null, List.of(), 20), 1);
    WireClient client = connected(null);
    String tooLarge =
        "[{\"error\":{\"code\":\"E_TOO_LARGE\",\"message\":\"The event is too large.\"}}]";
    client.send("421[\"e\",\"" + "x".repeat(18) + "\"]");
    client.expect("431[\"e\"]");
    client.send("422[\"e\",\"" + "x".repeat(19) + "\"]");
    client.expect("432" + tooLarge);
    client.send("423[\"e\",\"" + "\u20ac".repeat(6) + "\"]");
    client.expect("433[\"e\"]");
    client.send("424[\"e\",\"" + "\u20ac".repeat(7) + "\"]");
    client.expect("434" + tooLarge);
    client.send("451-5[\"e\",{\"_placeholder\":true,\"num\":0}]");
    client.send(Buffer.buffer(new byte[21]));
    client.expect("435" + tooLarge);
    assertThat(limited(LimitKind.MAX_PAYLOAD)).isEqualTo(3);
  }

  @ParameterizedTest
  @EnumSource(
      value = LimitPolicy.class,
      names = {"REJECT", "DROP"})
  void whoGoesTooFarTooOftenIsClosed(LimitPolicy policy) {
    Violations twice = new Violations(2, HOUR, policy == LimitPolicy.REJECT);
    start(new NodeLimitOptions(0, null, null, twice, 1_000, false), perSocket(limit(1, policy)), 1);
    WireClient client = connected(null);
    for (int i = 0; i < 4; i++) {
      client.send("42[\"e\"]");
    }
    if (policy == LimitPolicy.REJECT) {
      client.expectClosed();
      await().until(() -> ends.equals(List.of("forced close, limit: violations")));
    } else {
      client.expect("41");
      await().until(() -> ends.equals(List.of("server namespace disconnect, null")));
    }
    assertThat(limited(LimitKind.VIOLATIONS)).isEqualTo(1);
  }

  @Test
  void exactNamesCountBeforePatterns() {
    Map<String, EventLimit> names = new LinkedHashMap<>();
    names.put("*", limit(1, LimitPolicy.REJECT));
    names.put("a*", limit(5, LimitPolicy.REJECT));
    names.put("ab", limit(2, LimitPolicy.REJECT));
    start(new NodeLimitOptions(), new SocketLimits(null, SocketLimits.named(names), 0), 1);
    WireClient client = connected(null);
    List<String> answers = new ArrayList<>();
    for (String event : List.of("ab", "ab", "ab", "ac", "x")) {
      client.send("421[\"" + event + "\"]");
      answers.add(client.next().contains("E_RATE") ? "-" : event);
    }
    assertThat(answers).containsExactly("ab", "ab", "-", "ac", "-");
  }
}
