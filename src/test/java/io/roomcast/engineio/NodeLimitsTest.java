package io.roomcast.engineio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.roomcast.engineio.LimitOptions.Rate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a node takes on: new sessions beyond it get 503, those that are open notice nothing. */
class NodeLimitsTest {

  private static final String WEB_SOCKET = "/engine.io/?EIO=4&transport=websocket";

  private final List<AutoCloseable> open = new ArrayList<>();
  private EngineFixture server;

  private void start(LimitOptions limits, int instances) {
    server =
        EngineFixture.start(new EngineOptions().setLimits(limits), instances, EngineFixture::echo);
  }

  @AfterEach
  void stop() throws Exception {
    for (AutoCloseable connection : open) {
      connection.close();
    }
    for (EngineFixture.Instance instance : server.instances()) {
      EngineFixture.await(instance.engine().close());
    }
    assertThat(server.instance().engine().nodeClientsCount()).isZero();
    server.close();
  }

  private <T extends AutoCloseable> T keep(T connection) {
    open.add(connection);
    return connection;
  }

  private long sum(ToLongFunction<EngineCounters> counter) {
    return server.instances().stream()
        .mapToLong(instance -> counter.applyAsLong(instance.engine().counters()))
        .sum();
  }

  private void expectRefused(String message) {
    try (RawHttp http = server.connect()) {
      RawHttp.Response answer = http.get(EngineFixture.HANDSHAKE, "Origin: http://a");
      assertThat(answer.shown()).isEqualTo("503 {\"message\":\"" + message + "\"}");
      assertThat(answer.header("connection")).isEqualTo("close");
      assertThat(answer.header("content-type")).isEqualTo("application/json");
      assertThat(http.rest()).isEmpty();
    }
    try (RawHttp http = server.connect()) {
      http.request("GET", WEB_SOCKET, RawWebSocket.UPGRADE);
      assertThat(http.rest()).startsWith("HTTP/1.1 503 ").endsWith("\r\n\r\n" + message);
    }
  }

  @Test
  void connectionsOfAllInstancesCount() {
    start(new LimitOptions(4, null, 0), 2);
    RawHttp poller = keep(server.connect());
    String uri = EngineFixture.HANDSHAKE + "&sid=" + poller.open(EngineFixture.HANDSHAKE);
    List<RawWebSocket> sockets = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      sockets.add(keep(server.webSocket()));
    }
    assertThat(server.instance().engine().nodeClientsCount()).isEqualTo(4);
    expectRefused("Too many connections");
    assertThat(sum(EngineCounters::refusedConnections)).isEqualTo(2);

    // What is open goes on, upgrades included.
    assertThat(keep(server.connect()).post(uri, "4hello").shown()).isEqualTo("200 ok");
    assertThat(poller.get(uri).body()).isEqualTo("4hello");
    RawWebSocket candidate =
        keep(RawWebSocket.open(server.connect(), uri.replace("polling", "websocket")));
    assertThat(candidate.text("2probe").next()).isEqualTo("3probe");
    candidate.text("5").text("4again");
    assertThat(candidate.next()).isEqualTo("4again");

    // A place is free as soon as one leaves.
    sockets.get(0).close();
    await().until(() -> server.instance().engine().nodeClientsCount() == 3);
    keep(server.webSocket());
    expectRefused("Too many connections");
  }

  @Test
  void handshakesInATimeCountForAllInstances() {
    start(new LimitOptions(0, new Rate(8, 3_600_000), 0), 2);
    int admitted = 0;
    for (int i = 0; i < 12; i++) {
      RawHttp http = keep(server.connect());
      admitted += http.get(EngineFixture.HANDSHAKE).status() == 200 ? 1 : 0;
    }
    assertThat(admitted).isEqualTo(8);
    expectRefused("Too many new connections");
    assertThat(sum(EngineCounters::refusedAccepts)).isEqualTo(6);
  }

  @Test
  void handshakesGoOnWhenTheTimeHasCome() {
    start(new LimitOptions(0, new Rate(1, 200), 0), 1);
    keep(server.webSocket());
    expectRefused("Too many new connections");
    await().until(() -> keep(server.connect()).get(EngineFixture.HANDSHAKE).status() == 200);
  }

  @Test
  void aFullHeapShedsNewClients() {
    System.gc();
    start(new LimitOptions(0, null, 0.000_001), 1);
    expectRefused("Too little memory");
    assertThat(sum(EngineCounters::refusedForHeap)).isEqualTo(2);
    assertThat(server.instance().engine().heapShare()).isBetween(0.000_001, 1.0);
  }

  @Test
  void withoutLimitsNothingIsRefused() {
    start(new LimitOptions(0, null, 0), 1);
    for (int i = 0; i < 20; i++) {
      keep(server.webSocket());
    }
    assertThat(sum(EngineCounters::opened)).isEqualTo(20);
  }

  @ParameterizedTest
  @CsvSource({"-1,0", "0,-0.1", "0,1.1", "0,NaN"})
  void refusesWhatIsNoLimit(int connections, double heapShed) {
    start(new LimitOptions(), 1);
    assertThatThrownBy(() -> new LimitOptions(connections, null, heapShed))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("limits.");
    assertThatThrownBy(() -> new Rate(0, 1)).hasMessageStartingWith("limits.accept.rate");
    assertThatThrownBy(() -> new Rate(1, 0)).hasMessageStartingWith("limits.accept.per");
    assertThatThrownBy(() -> new SendQueueOptions(0, 1))
        .hasMessageStartingWith("sendQueue.maxBytes");
    assertThatThrownBy(() -> new SendQueueOptions(1, 0))
        .hasMessageStartingWith("sendQueue.maxPackets");
  }
}
