package io.roomcast.socketio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.roomcast.handler.EventLimit;
import io.roomcast.handler.LimitHandler;
import io.roomcast.handler.LimitKind;
import io.roomcast.handler.LimitPolicy;
import io.roomcast.handler.LimitStats;
import io.roomcast.handler.NodeLimitOptions;
import io.roomcast.handler.NodeLimitOptions.Violations;
import io.roomcast.handler.NodeLimits;
import io.roomcast.handler.SocketLimits;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Limits that hold for the whole node: of users and addresses; dry runs and reloads. */
class NodeLimitHandlerTest extends LimitedServer {

  @Test
  void usersAreLimitedOverAllLoops() {
    start(
        new NodeLimitOptions(0, limit(4, LimitPolicy.REJECT), null, null, 1_000, false),
        SocketLimits.NONE,
        3);
    int refused = 0;
    for (int i = 0; i < 6; i++) {
      WireClient client = connected("u");
      client.send("421[\"e\"]");
      refused += client.expectStart("431[").equals("431[\"e\"]") ? 0 : 1;
    }
    assertThat(refused).isEqualTo(2);
    assertThat(limited(LimitKind.EVENTS_PER_USER)).isEqualTo(2);
    WireClient other = connected("v");
    other.send("421[\"e\"]");
    other.expect("431[\"e\"]");
    WireClient nobody = connected(null);
    nobody.send("421[\"e\"]");
    nobody.expect("431[\"e\"]");
    assertThat(node.stats().userBuckets()).isEqualTo(2);
  }

  @Test
  void addressesAreLimitedOverAllLoopsAndConnectsCount() {
    start(
        new NodeLimitOptions(0, null, limit(5, LimitPolicy.REJECT), null, 1_000, false),
        SocketLimits.NONE,
        2);
    List<WireClient> clients = List.of(connected(null), connected(null), connected(null));
    clients.forEach(client -> client.send("421[\"e\"]"));
    assertThat(clients.stream().map(WireClient::next).sorted().toList())
        .containsExactly("431[\"e\"]", "431[\"e\"]", RATE.formatted(1, "eventsPerIp"));
    client(null, "")
        .expect(
            "44{\"message\":\"Too many events.\","
                + "\"data\":{\"code\":\"rate_limited\",\"retryable\":true}}");
    assertThat(limited(LimitKind.EVENTS_PER_IP)).isEqualTo(2);
  }

  @Test
  void usersHaveSoManyConnections() {
    start(new NodeLimitOptions(2, null, null, null, 1_000, false), SocketLimits.NONE, 2);
    WireClient first = connected("u");
    connected("u");
    // A connection counts once, however many namespaces it is in.
    connect(first, "u", "/other");
    first.expectStart("40/other,{");
    client("u", "")
        .expect(
            "44{\"message\":\"Too many connections.\","
                + "\"data\":{\"code\":\"too_many_connections\",\"retryable\":true}}");
    connected("v");
    connected(null);
    assertThat(limited(LimitKind.CONNECTIONS_PER_USER)).isEqualTo(1);
    first.send("41/other,");
    client("u", "").expectStart("44{");
    first.close();
    await()
        .until(
            () -> {
              WireClient again = client("u", "");
              return again.next().startsWith("40{");
            });
  }

  @Test
  void whoDoesNotGetInDoesNotCount() {
    start(new NodeLimitOptions(1, null, null, null, 1_000, false), SocketLimits.NONE, 1);
    WireClient refused = wishing("u", "refuse");
    refused.expect("44{\"message\":\"as you wish\"}");
    WireClient waiting = wishing("u", "wait");
    await().until(() -> node.stats().connectedUsers() == 1);
    // It counts although nobody has let it in yet.
    WireClient third = client("u", "");
    third.expectStart("44{");
    waiting.close();
    await().until(() -> node.stats().connectedUsers() == 0);
    connect(third, "u", "");
    third.expectStart("40{");
  }

  @Test
  void whoIsFoundOutTooLateIsSentAwayAndMayComeAgain() {
    start(new NodeLimitOptions(1, null, null, null, 1_000, false), SocketLimits.NONE, 1);
    WireClient first = connected("u");
    WireClient second = opened();
    second.send("40{\"later\":\"u\"}");
    second.expectStart("40{");
    second.expect("41");
    first.close();
    await().until(() -> node.stats().connectedUsers() == 0);
    second.send("40{\"later\":\"u\"}");
    second.expectStart("40{");
    assertThat(node.stats().connectedUsers()).isEqualTo(1);
    second.expectNothingBefore("420[\"here\"]", "430[\"here\"]");
  }

  private WireClient wishing(String user, String wish) {
    WireClient client = opened();
    client.send("40" + new JsonObject().put("user", user).put("wish", wish).encode());
    return client;
  }

  @Test
  void aDryRunCountsAndLetsPass() {
    EventLimit close = limit(1, LimitPolicy.CLOSE);
    start(
        new NodeLimitOptions(
            1, limit(1, LimitPolicy.THROTTLE), close, new Violations(0, HOUR, true), 1_000, true),
        new SocketLimits(close, SocketLimits.named(Map.of("e", close)), 1),
        1);
    WireClient client = connected("u");
    connected("u");
    for (int i = 0; i < 3; i++) {
      client.send("42" + i + "[\"e\",\"long\"]");
      client.expect("43" + i + "[\"e\"]");
    }
    LimitStats stats = server.instance(0).call(() -> made.get(0).stats());
    assertThat(stats.limited()).isEmpty();
    assertThat(stats.tolerated())
        .isEqualTo(
            Map.of(
                LimitKind.MAX_PAYLOAD, 3L,
                LimitKind.EVENTS_PER_SOCKET, 2L,
                LimitKind.EVENTS_PER_NAME, 2L,
                LimitKind.EVENTS_PER_USER, 2L,
                LimitKind.EVENTS_PER_IP, 4L,
                LimitKind.CONNECTIONS_PER_USER, 1L));
  }

  @Test
  void aReloadCountsAnew() {
    EventLimit one = limit(1, LimitPolicy.REJECT);
    NodeLimitOptions both = new NodeLimitOptions(0, one, one, null, 1_000, false);
    start(both, perSocket(one), 1);
    made.forEach(
        handler -> server.instance(0).call(() -> reloaded(handler, NodeLimits.create(both), one)));
    WireClient client = connected("u");
    // The address has had its token for the CONNECT.
    client.send("421[\"e\"]");
    client.expect(RATE.formatted(1, "eventsPerIp"));
    made.forEach(
        handler ->
            server
                .instance(0)
                .call(() -> reloaded(handler, node.with(new NodeLimitOptions()), null)));
    IntStream.range(0, 3)
        .forEach(
            i -> {
              client.send("422[\"e\"]");
              client.expect("432[\"e\"]");
            });
    made.forEach(handler -> server.instance(0).call(() -> reloaded(handler, node.with(both), one)));
    client.send("423[\"e\"]");
    client.expect("433[\"e\"]");
    client.send("424[\"e\"]");
    client.expect(RATE.formatted(4, "eventsPerSocket"));
  }

  private static boolean reloaded(
      LimitHandler handler, NodeLimits node, @Nullable EventLimit limit) {
    SocketLimits sockets = limit == null ? SocketLimits.NONE : perSocket(limit);
    handler.reload(node, namespace -> sockets);
    return true;
  }
}
