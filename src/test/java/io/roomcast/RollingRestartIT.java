package io.roomcast;

import static org.assertj.core.api.Assertions.assertThat;

import io.roomcast.cluster.redis.RedisProcess;
import io.roomcast.it.Balancer;
import io.roomcast.it.DrillClients;
import io.roomcast.it.Handshakes;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Nodes are drained and replaced while official clients talk: no ack is lost, who stays misses
 * nothing, and clients come to the other nodes no faster than the conf says, by what the load
 * balancer has seen.
 */
@Timeout(300)
class RollingRestartIT {

  private static final int CLIENTS = 60;

  /** Most clients that come back in a second, to all nodes. */
  private static final int RATE = 40;

  /** Clients sent away in a second. */
  private static final int SENT_AWAY = 32;

  private static final int PRE_STOP_MILLIS = 200;
  private static final int SLACK_MILLIS = 5_000;

  private final RedisProcess redis = RedisProcess.launch();
  private final Balancer balancer = Balancer.start();
  private final List<GatewayFixture> nodes = new ArrayList<>();

  @AfterEach
  void close() {
    nodes.forEach(GatewayFixture::close);
    balancer.close();
    redis.close();
  }

  /**
   * Starts one.
   *
   * @param accept most clients that it lets in within a second
   */
  private GatewayFixture start(int number, int accept) {
    return start(number, accept, "classic");
  }

  private GatewayFixture start(int number, int accept, String adapter) {
    GatewayFixture node =
        GatewayFixture.start(
            """
            {"node": {"instances": 1, "id": "node-%d"},
             "listen": {"public": {"host": "127.0.0.1", "port": 0},
                        "internal": {"host": "127.0.0.1", "port": 0}},
             "namespaces": [{"name": "/", "events": [
               {"match": "join", "do": "join", "room": "{args.0}"},
               {"match": "say", "do": "relay", "to": "{args.0}"}]}],
             "limits": {"accept": {"rate": %d, "per": "1s"}},
             "shutdown": {"preStop": "%dms", "ratePerSecond": %d},
             "cluster": {"forwarding": {"secret": "${env:DRILL:-not-so-secret-not-so-secret-at-all}"}},
             "socketio": {"connectionStateRecovery": %s},
             "redis": {"adapter": "%s", "endpoints": ["%s"]}}
            """
                .formatted(
                    number,
                    accept,
                    PRE_STOP_MILLIS,
                    SENT_AWAY,
                    adapter.equals("streams"),
                    adapter,
                    redis.url()));
    balancer.set(number, node.gateway().port(), node.gateway().internalPort());
    return node;
  }

  /** What the command says, and how long it took. */
  private static String drain(GatewayFixture node, int clients) {
    StringWriter out = new StringWriter();
    PrintWriter to = new PrintWriter(out, true);
    String url = node.gateway().internalUrl();
    long start = System.nanoTime();
    int code = Main.run(to, to, Map.of(), "drain", url, "--every", "20", "--timeout", "60");
    long millis = (System.nanoTime() - start) / 1_000_000;
    assertThat(code).as(out.toString()).isZero();
    // The last one of them goes that much after the first.
    assertThat(millis).isGreaterThanOrEqualTo(PRE_STOP_MILLIS + (clients - 2) * 1_000L / SENT_AWAY);
    return out.toString();
  }

  private static int sessions(GatewayFixture node) {
    return node.get("admin/drain").json().getInteger("remaining");
  }

  private static int passing(GatewayFixture node) {
    return node.get("admin/drain").json().getInteger("passing");
  }

  /** Its own clients, and those of other nodes that it passes on and has to let go as well. */
  private static int leaving(GatewayFixture node) {
    return sessions(node) + passing(node);
  }

  private static void expectAllWell(JsonObject report) {
    assertThat(report.getInteger("sent")).as(report.encode()).isGreaterThan(CLIENTS);
    assertThat(report.getInteger("acked")).as(report.encode()).isEqualTo(report.getInteger("sent"));
    for (String wrong :
        List.of("unanswered", "failed", "refused", "doubled", "outOfOrder", "missed")) {
      assertThat(report.getInteger(wrong)).as(wrong + " of " + report.encode()).isZero();
    }
    assertThat(report.getInteger("due")).isPositive();
  }

  private int sessions() {
    return nodes.stream().mapToInt(RollingRestartIT::sessions).sum();
  }

  private void awaitAll() {
    Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> sessions() >= CLIENTS);
  }

  private static int handshakes(GatewayFixture node, String result) {
    return counted(node, "handshakes", result);
  }

  private static int counted(GatewayFixture node, String what, String result) {
    Pattern line =
        Pattern.compile("roomcast_" + what + "_total\\{result=\"" + result + "\"\\} (\\d+)");
    Matcher found = line.matcher(node.get("metrics").text());
    assertThat(found.find()).isTrue();
    return Integer.parseInt(found.group(1));
  }

  private int upgrades() {
    return nodes.stream().mapToInt(node -> counted(node, "upgrades", "ok")).sum();
  }

  private DrillClients clients(String... transports) throws IOException {
    return DrillClients.start(
        balancer.url(),
        new DrillClients.Plan(CLIENTS, 40, List.of(transports), 6, 60, 200, SLACK_MILLIS));
  }

  /** Polls, POSTs and WebSockets come to any node, which forwards them to that of the session. */
  @Test
  void oneOfTwoIsDrainedWithAllTransports() throws Exception {
    // Whoever comes late, comes with others.
    nodes.add(start(0, 2 * CLIENTS));
    nodes.add(start(1, 2 * CLIENTS));
    balancer.avoidOwners("node-");
    try (DrillClients clients = clients("websocket", "polling", "default")) {
      // Who has not yet, would count as one more when it does.
      Awaitility.await("upgraded")
          .atMost(Duration.ofSeconds(20))
          .until(() -> upgrades() == CLIENTS / 3);
      // Each that has upgraded comes by way of the node that has not its session.
      GatewayFixture old = nodes.get(passing(nodes.get(0)) > 0 ? 0 : 1);
      int leaving = leaving(old);
      assertThat(leaving).isGreaterThan(sessions(old));
      String told = drain(old, leaving);
      assertThat(told).startsWith(leaving + " clients left").endsWith("no client is left\n");
      awaitAll();
      JsonObject report = clients.report();
      expectAllWell(report);
      assertThat(report.getInteger("reconnects")).isEqualTo(leaving);
      // The balancer has missed none of them.
      long opened = balancer.handshakes().stream().filter(Handshakes.Handshake::accepted).count();
      assertThat(opened).isEqualTo(CLIENTS + leaving);
      assertThat(handshakes(nodes.get(0), "ok") + handshakes(nodes.get(1), "ok")).isEqualTo(opened);
    }
  }

  /** Both nodes are replaced under clients whose requests come to any of the two. */
  @Test
  void whoeverComesByWayOfAnotherNodeIsRecoveredToo() throws Exception {
    nodes.add(start(0, 2 * CLIENTS, "streams"));
    nodes.add(start(1, 2 * CLIENTS, "streams"));
    try (DrillClients clients = clients("websocket", "polling", "default")) {
      for (int i = 0; i < 2; i++) {
        GatewayFixture old = nodes.get(i);
        drain(old, leaving(old));
        awaitAll();
        old.close();
        nodes.set(i, start(i, 2 * CLIENTS, "streams"));
      }
      awaitAll();
      JsonObject report = clients.report();
      expectAllWell(report);
      assertThat(report.getInteger("reconnects")).isGreaterThan(CLIENTS);
      assertThat(report.getInteger("recovered"))
          .as(report.encode())
          .isEqualTo(report.getInteger("reconnects"));
    }
  }

  @Test
  void eachOfThreeIsReplaced() throws Exception {
    int accept = RATE / 2; // by each of those that stay
    for (int i = 0; i < 3; i++) {
      nodes.add(start(i, accept));
    }
    try (DrillClients clients = clients("websocket")) {
      for (int i = 0; i < 3; i++) {
        GatewayFixture old = nodes.get(i);
        int before = balancer.handshakes().size();
        drain(old, sessions(old));
        awaitAll();
        List<Handshakes.Handshake> all = balancer.handshakes();
        assertThat(Handshakes.most(all.subList(before, all.size()), 1_000))
            .isLessThanOrEqualTo(RATE);
        old.close();
        nodes.set(i, start(i, accept));
      }
      JsonObject report = clients.report();
      expectAllWell(report);
      assertThat(report.getInteger("reconnects")).isGreaterThanOrEqualTo(CLIENTS);
      assertThat(Handshakes.mostOfOne(balancer.handshakes(), 1_000)).isLessThanOrEqualTo(accept);
    }
  }

  /** They are too many for one node, which lets them in as fast as it may and no faster. */
  @Test
  void whoComesTooFastComesAgain() throws Exception {
    nodes.add(start(0, RATE / 2));
    DrillClients.Plan plan =
        new DrillClients.Plan(
            CLIENTS, 1_000, List.of("websocket", "polling"), 6, 60, 200, SLACK_MILLIS);
    try (DrillClients talking = DrillClients.start(balancer.url(), plan)) {
      List<Handshakes.Handshake> all = balancer.handshakes();
      assertThat(all).filteredOn(Handshakes.Handshake::accepted).hasSize(CLIENTS);
      assertThat(all).hasSizeGreaterThan(CLIENTS);
      assertThat(Handshakes.most(all, 1_000)).isBetween(1, RATE / 2);
      assertThat(talking.report().getInteger("unanswered")).isZero();
    }
  }

  @Test
  void whatTheCommandCannotDoIsSaid() {
    StringWriter out = new StringWriter();
    PrintWriter to = new PrintWriter(out, true);
    assertThat(Main.run(to, to, Map.of(), "drain", "http://127.0.0.1:1")).isEqualTo(1);
    assertThat(out.toString()).contains("cannot reach http://127.0.0.1:1/admin/drain");
    assertThat(Main.run(to, to, Map.of(), "drain", "node-1")).isEqualTo(2);
    nodes.add(start(0, RATE));
    String clients = "http://127.0.0.1:" + nodes.get(0).gateway().port();
    assertThat(Main.run(to, to, Map.of(), "drain", clients)).isEqualTo(1);
    assertThat(out.toString()).contains("answers with status 404");
  }
}
