package io.roomcast;

import static org.assertj.core.api.Assertions.assertThat;

import io.roomcast.cluster.redis.RedisProcess;
import io.roomcast.it.Balancer;
import io.roomcast.it.DrillClients;
import io.vertx.core.json.JsonObject;
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
 * nothing, and clients come to the other nodes no faster than the conf says.
 */
@Timeout(120)
class RollingRestartIT {

  private static final int CLIENTS = 60;

  /** Clients sent away in a second, and accepted by a node in a second. */
  private static final int RATE = 40;

  private static final int PRE_STOP_MILLIS = 200;
  private static final int SLACK_MILLIS = 5_000;
  private static final Pattern REFUSED =
      Pattern.compile("roomcast_handshakes_total\\{result=\"accept_rate\"\\} (\\d+)");

  private final RedisProcess redis = RedisProcess.launch();
  private final Balancer balancer = Balancer.start();
  private final List<GatewayFixture> nodes = new ArrayList<>();

  @AfterEach
  void close() {
    nodes.forEach(GatewayFixture::close);
    balancer.close();
    redis.close();
  }

  private GatewayFixture start(int number) {
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
             "redis": {"endpoints": ["%s"]}}
            """
                .formatted(number, RATE, PRE_STOP_MILLIS, RATE, redis.url()));
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
    assertThat(millis).isGreaterThanOrEqualTo(PRE_STOP_MILLIS + (clients - 2) * 1_000L / RATE);
    return out.toString();
  }

  private static int sessions(GatewayFixture node) {
    return Integer.parseInt(node.get("admin/drain").json().getValue("remaining").toString());
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

  private static void expectNobodyRefused(GatewayFixture node) {
    Matcher refused = REFUSED.matcher(node.get("metrics").text());
    assertThat(refused.find()).isTrue();
    assertThat(refused.group(1)).isEqualTo("0");
  }

  @Test
  void oneOfTwoIsDrained() throws Exception {
    nodes.add(start(0));
    nodes.add(start(1));
    try (DrillClients clients =
        DrillClients.start(
            balancer.url(),
            new DrillClients.Plan(
                CLIENTS, 1_000, List.of("websocket"), 6, 60, 200, SLACK_MILLIS))) {
      int leaving = sessions(nodes.get(0));
      assertThat(leaving).isEqualTo(CLIENTS / 2);
      String told = drain(nodes.get(0), leaving);
      assertThat(told).startsWith("30 clients left").endsWith("no client is left\n");
      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> sessions(nodes.get(1)) == CLIENTS);
      JsonObject report = clients.report();
      expectAllWell(report);
      assertThat(report.getInteger("reconnects")).isEqualTo(leaving);
      expectNobodyRefused(nodes.get(1));
    }
  }

  @Test
  void eachOfThreeIsReplaced() throws Exception {
    for (int i = 0; i < 3; i++) {
      nodes.add(start(i));
    }
    try (DrillClients clients =
        DrillClients.start(
            balancer.url(),
            new DrillClients.Plan(
                CLIENTS, 1_000, List.of("websocket"), 6, 60, 200, SLACK_MILLIS))) {
      for (int i = 0; i < 3; i++) {
        GatewayFixture old = nodes.get(i);
        drain(old, sessions(old));
        old.close();
        nodes.set(i, start(i));
        Awaitility.await()
            .atMost(Duration.ofSeconds(20))
            .until(() -> nodes.stream().mapToInt(RollingRestartIT::sessions).sum() == CLIENTS);
      }
      JsonObject report = clients.report();
      expectAllWell(report);
      assertThat(report.getInteger("reconnects")).isGreaterThanOrEqualTo(CLIENTS);
      nodes.forEach(RollingRestartIT::expectNobodyRefused);
    }
  }

  @Test
  void whatTheCommandCannotDoIsSaid() {
    StringWriter out = new StringWriter();
    PrintWriter to = new PrintWriter(out, true);
    assertThat(Main.run(to, to, Map.of(), "drain", "http://127.0.0.1:1")).isEqualTo(1);
    assertThat(out.toString()).contains("cannot reach http://127.0.0.1:1/admin/drain");
    assertThat(Main.run(to, to, Map.of(), "drain", "node-1")).isEqualTo(2);
    nodes.add(start(0));
    String clients = "http://127.0.0.1:" + nodes.get(0).gateway().port();
    assertThat(Main.run(to, to, Map.of(), "drain", clients)).isEqualTo(1);
    assertThat(out.toString()).contains("answers with status 404");
  }
}
