package io.roomcast.engineio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.roomcast.engineio.LimitOptions.PerIp;
import io.roomcast.loop.TokenRate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What one address may have of a node: beyond it comes 429, others notice nothing. */
class AddressLimitsTest {

  private static final String WEBSOCKET = "/engine.io/?EIO=4&transport=websocket";

  private final List<RawHttp> open = new ArrayList<>();
  private EngineFixture server;

  private void start(PerIp perIp, int instances) {
    server =
        EngineFixture.start(
            new EngineOptions()
                .setLimits(new LimitOptions(0, null, 0, perIp))
                .setClientAddress((peer, headers) -> headers.get("X-Test")),
            instances,
            EngineFixture::echo);
  }

  @AfterEach
  void stop() {
    open.forEach(RawHttp::close);
    server.close();
  }

  /** The status of a handshake of that address, on a connection that stays. */
  private int handshake(String address, boolean webSocket) {
    RawHttp http = server.connect();
    open.add(http);
    List<String> headers = new ArrayList<>(List.of("X-Test: " + address));
    if (webSocket) {
      headers.addAll(List.of(RawWebSocket.UPGRADE));
    }
    String uri = webSocket ? WEBSOCKET : EngineFixture.HANDSHAKE;
    RawHttp.Response answer = http.get(uri, headers.toArray(String[]::new));
    if (answer.status() == 429) {
      assertThat(answer.body()).contains("Too many ").contains("from this address");
      assertThat(answer.header("connection")).isEqualTo("close");
      assertThat(http.rest()).isEmpty();
    }
    return answer.status();
  }

  private long sum(ToLongFunction<EngineCounters> counter) {
    return server.instances().stream()
        .mapToLong(instance -> counter.applyAsLong(instance.engine().counters()))
        .sum();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void connectionsOfAnAddressAreCountedOverAllLoops(boolean webSocket) {
    start(new PerIp(3, null, 1_000, false), 3);
    int ok = webSocket ? 101 : 200;
    for (int i = 0; i < 3; i++) {
      assertThat(handshake("10.0.0.1", webSocket)).isEqualTo(ok);
    }
    assertThat(handshake("10.0.0.1", webSocket)).isEqualTo(429);
    assertThat(handshake("10.0.0.1", !webSocket)).isEqualTo(429);
    assertThat(handshake("10.0.0.2", webSocket)).isEqualTo(ok);
    // A block of IPv6 is one client.
    for (int i = 1; i <= 3; i++) {
      assertThat(handshake("2001:db8::" + i, webSocket)).isEqualTo(ok);
    }
    assertThat(handshake("2001:db8::4", webSocket)).isEqualTo(429);
    assertThat(sum(EngineCounters::refusedIpConnections)).isEqualTo(3);
    assertThat(server.instance().engine().addresses().counted()).isEqualTo(3);

    server.instances().forEach(i -> EngineFixture.await(i.engine().close()));
    await().until(() -> server.instance().engine().addresses().counted() == 0);
  }

  @Test
  void whoLeavesMakesRoom() {
    start(new PerIp(1, null, 1_000, false), 1);
    assertThat(handshake("10.0.0.1", true)).isEqualTo(101);
    assertThat(handshake("10.0.0.1", true)).isEqualTo(429);
    open.get(0).close();
    await().until(() -> handshake("10.0.0.1", true) == 101);
  }

  @Test
  void whoComesTooLateForTheFirstLookIsTurnedAwayAllTheSame() {
    start(new PerIp(1, null, 1_000, false), 1);
    EngineServer engine = server.instance().engine();
    String sid = server.connect().get(EngineFixture.HANDSHAKE, "X-Test: a").body();
    assertThat(sid).startsWith("0{");
    boolean taken =
        server
            .instance()
            .call(
                () -> {
                  EngineRequest request =
                      new EngineRequest(
                          io.vertx.core.http.HttpMethod.GET,
                          EngineFixture.HANDSHAKE,
                          io.vertx.core.MultiMap.caseInsensitiveMultiMap(),
                          "a",
                          false);
                  Query query = Query.of(EngineFixture.HANDSHAKE);
                  return engine.add(new EngineSession(engine, engine.nextId(), query, request));
                });
    assertThat(taken).isFalse();
    assertThat(sum(EngineCounters::refusedIpConnections)).isEqualTo(1);
  }

  @Test
  void handshakesOfAnAddressAreCountedOverAllLoops() {
    start(new PerIp(0, new TokenRate(4, 3_600_000, 4), 1_000, false), 2);
    for (int i = 0; i < 4; i++) {
      assertThat(handshake("10.0.0.1", i % 2 == 0)).isIn(200, 101);
    }
    assertThat(handshake("10.0.0.1", false)).isEqualTo(429);
    assertThat(handshake("10.0.0.1", true)).isEqualTo(429);
    assertThat(handshake("10.0.0.9", true)).isEqualTo(101);
    assertThat(sum(EngineCounters::refusedIpAccepts)).isEqualTo(2);
    assertThat(server.instance().engine().addresses().buckets()).isEqualTo(2);
  }

  @Test
  void moreAddressesThanAreRememberedAreNotLimited() {
    start(new PerIp(0, new TokenRate(1, 3_600_000, 1), 1, false), 1);
    assertThat(handshake("10.0.0.1", false)).isEqualTo(200);
    assertThat(handshake("10.0.0.1", false)).isEqualTo(429);
    for (int i = 0; i < 3; i++) {
      assertThat(handshake("10.0.0.2", false)).isEqualTo(200);
    }
    assertThat(server.instance().engine().addresses().untracked()).isEqualTo(3);
  }

  @Test
  void aDryRunCountsAndLetsIn() {
    start(new PerIp(1, new TokenRate(2, 3_600_000, 2), 1_000, true), 1);
    for (int i = 0; i < 4; i++) {
      assertThat(handshake("10.0.0.1", false)).isEqualTo(200);
    }
    assertThat(sum(EngineCounters::refusedIpConnections)).isZero();
    assertThat(sum(EngineCounters::refusedIpAccepts)).isZero();
    assertThat(sum(EngineCounters::toleratedIpConnections)).isEqualTo(3);
    assertThat(sum(EngineCounters::toleratedIpAccepts)).isEqualTo(2);
  }

  @Test
  void otherLimitsCanBeSetWhileSessionsAreOpen() {
    start(new PerIp(), 1);
    EngineServer engine = server.instance().engine();
    assertThat(handshake("10.0.0.1", true)).isEqualTo(101);
    server.instance().run(() -> engine.limits(limited(1)));
    // The session of before does not count.
    assertThat(handshake("10.0.0.1", true)).isEqualTo(101);
    assertThat(handshake("10.0.0.1", true)).isEqualTo(429);
    server.instance().run(() -> engine.limits(new LimitOptions(1, null, 0)));
    assertThat(handshake("10.0.0.1", true)).isEqualTo(503);
    server.instance().run(() -> engine.limits(new LimitOptions()));
    assertThat(handshake("10.0.0.1", true)).isEqualTo(101);
    EngineFixture.await(engine.close());
    assertThat(engine.addresses().counted()).isZero();
  }

  private static LimitOptions limited(int connections) {
    return new LimitOptions(0, null, 0, new PerIp(connections, null, 1_000, false));
  }

  @Test
  void refusesWhatIsNoLimit() {
    start(new PerIp(), 1);
    assertThatThrownBy(() -> new PerIp(-1, null, 1, false))
        .hasMessageStartingWith("limits.connectionsPerIp");
    assertThatThrownBy(() -> new PerIp(0, null, 0, false))
        .hasMessageStartingWith("limits.maxBuckets");
  }
}
