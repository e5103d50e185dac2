package io.roomcast.socketio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.roomcast.handler.EventLimit;
import io.roomcast.handler.Identity;
import io.roomcast.handler.LimitHandler;
import io.roomcast.handler.LimitKind;
import io.roomcast.handler.LimitPolicy;
import io.roomcast.handler.LimitStats;
import io.roomcast.handler.NodeLimitOptions;
import io.roomcast.handler.NodeLimitOptions.Violations;
import io.roomcast.handler.NodeLimits;
import io.roomcast.handler.SocketLimits;
import io.roomcast.loop.TokenRate;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Limits on what sockets, users and addresses send: each policy, each limit, over real sockets. */
class LimitHandlerTest {

  private static final long HOUR = 3_600_000;

  private final List<String> ends = new CopyOnWriteArrayList<>();
  private final List<AutoCloseable> open = new ArrayList<>();
  private final List<LimitHandler> made = new CopyOnWriteArrayList<>();
  private NodeLimits node;
  private ServerFixture server;

  private static EventLimit limit(int burst, LimitPolicy policy) {
    return new EventLimit(new TokenRate(1, HOUR, burst), policy);
  }

  private static SocketLimits perSocket(EventLimit limit) {
    return new SocketLimits(limit, List.of(), 0);
  }

  private void start(NodeLimitOptions options, SocketLimits socket, int instances) {
    start(options, namespace -> socket, instances);
  }

  private void start(
      NodeLimitOptions options, Function<String, SocketLimits> sockets, int instances) {
    node = NodeLimits.create(options);
    server =
        ServerFixture.start(
            new SocketIoOptions().setPingInterval(300).setPingTimeout(300),
            instances,
            io -> {
              LimitHandler handler = LimitHandler.create(io.engine().loop(), node, sockets);
              made.add(handler);
              install(io.of("/"), handler);
              install(io.of("/other"), handler);
            });
  }

  /** Whoever gives a user in {@code auth} is taken for him. */
  private void install(Namespace namespace, LimitHandler handler) {
    namespace
        .use(handler.connects())
        .use(
            context -> {
              String user = context.handshake().auth().getString("user");
              if (user != null) {
                JsonObject identity = new JsonObject().put("user", user).put("expiresAt", 1);
                context.socket().data().put(Identity.KEY, identity);
              }
              context.next();
            })
        .use(handler.users());
    namespace.on("*").handler(handler.events());
    namespace.onConnection(
        socket -> {
          socket.onAny(event -> event.ack(event.event()));
          socket.onDisconnect(end -> ends.add(end.reason().text() + ", " + end.description()));
        });
  }

  @AfterEach
  void stop() throws Exception {
    for (AutoCloseable client : open) {
      client.close();
    }
    await().until(() -> sum(LimitStats::sockets) + sum(LimitStats::paused) == 0);
    assertThat(node.stats().connectedUsers()).isZero();
    server.close();
  }

  private int sum(ToIntFunction<LimitStats> stat) {
    int sum = 0;
    for (int i = 0; i < made.size(); i++) {
      LimitHandler handler = made.get(i);
      sum += server.instance(0).call(() -> stat.applyAsInt(handler.stats()));
    }
    return sum;
  }

  private long limited(LimitKind kind) {
    return sum(stats -> stats.limited().getOrDefault(kind, 0L).intValue());
  }

  private WireClient client(@Nullable String user, String namespace) {
    WireClient client = WireClient.open(server.vertx(), server.port());
    open.add(client);
    connect(client, user, namespace);
    return client;
  }

  private static void connect(WireClient client, @Nullable String user, String namespace) {
    JsonObject auth = new JsonObject();
    if (user != null) {
      auth.put("user", user);
    }
    client.send("40" + namespace + (namespace.isEmpty() ? "" : ",") + auth.encode());
  }

  private WireClient connected(@Nullable String user) {
    WireClient client = client(user, "");
    client.expectStart("40{");
    return client;
  }

  private static final String RATE =
      "43%d[{\"error\":{\"code\":\"E_RATE\",\"message\":\"Too many events (%s).\"}}]";

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
    assertThat(millis).isBetween(940L, 5_000L);
    assertThat(limited(LimitKind.EVENTS_PER_SOCKET)).isGreaterThan(10);
    assertThat(ends).isEmpty();
  }

  @Test
  void aThrottledClientIsNotTakenForDead() {
    EventLimit slow = new EventLimit(new TokenRate(1, 1_500, 1), LimitPolicy.THROTTLE);
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
