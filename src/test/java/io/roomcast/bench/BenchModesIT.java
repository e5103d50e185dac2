package io.roomcast.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.roomcast.bench.load.LoadOptions;
import io.roomcast.bench.load.LoadResult;
import io.roomcast.bench.load.Scenario;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every mode of the bench in its short form: nothing lost, double, out of order, unexpected or
 * disconnected, and the figures are there. Their size is nobody's business here.
 */
class BenchModesIT {

  private static final String SHORT = " --seconds 0.4 --warmup 0.1 --seed 7";

  private static Map<String, RoomcastServer> servers = Map.of();

  @BeforeAll
  static void start() {
    servers =
        Map.of(
            "default", RoomcastServer.start("0", "--ping-interval", "200"),
            "loops", RoomcastServer.start("0", "--loops", "2"),
            "deflate", RoomcastServer.start("0", "--deflate"),
            "msgpack", RoomcastServer.start("0", "--parser", "msgpack"));
  }

  @AfterAll
  static void stop() {
    servers.values().forEach(RoomcastServer::close);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "default, fanout --clients 50 --window 16",
    "default, fanout --clients 50 --rate 200",
    "default, fanout --clients 20 --size 70000 --window 1",
    "default, fanout --clients 20 --transport polling",
    "default, fanout --clients 20 --transport polling --payload binary",
    "default, fanout --clients 50 --payload binary",
    "loops, fanout --clients 50",
    "deflate, fanout --clients 20 --deflate 0.5 --size 2000",
    "msgpack, fanout --clients 50 --parser msgpack",
    "msgpack, fanout --clients 20 --parser msgpack --payload binary --transport polling",
    "default, rooms --clients 50 --rooms 10",
    "loops, rooms --clients 50 --rooms 10 --rate 500",
    "default, echo --clients 20",
    "default, echo --clients 20 --rate 500",
    "default, echo --clients 20 --payload binary",
    "deflate, echo --clients 20 --deflate 1 --size 2000",
    "msgpack, echo --clients 20 --parser msgpack",
    "default, polling-echo --clients 20",
    "loops, polling-echo --clients 20 --window 4",
    "default, connect --window 8",
    "default, connect --rate 50 --transport polling",
    "default, connect --window 32 --transport polling",
    "default, connect --rate 20 --transport upgrade",
    "default, upgrade --clients 30",
    "loops, upgrade --clients 30",
    "deflate, upgrade --clients 20 --deflate 0.5 --size 2000",
    "default, slow --clients 30 --stalled 5 --size 1000",
    "default, slow --clients 20 --stalled 5 --transport polling --rate 200",
    "default, churn --clients 30 --rooms 5 --rate 500",
    "loops, churn --clients 30 --rooms 5",
    "default, churn --clients 30 --rooms 5 --rate 200 --transport polling",
    "loops, churn --clients 20 --rooms 5 --rate 200 --transport upgrade --churn 100"
  })
  void losesNothing(String server, String arguments) {
    LoadResult result = play(server, arguments);

    assertSound(result);
    assertThat(result.delivered()).isPositive();
    assertThat(result.sent()).isPositive();
    assertThat(result.opsPerSecond()).isPositive();
    assertThat(result.cpuMicrosPerOp()).isPositive();
    assertThat(result.serverCores()).isPositive();
    assertThat(result.generatorCores()).isPositive();
    assertThat(result.latencyMs()).isNotNull();
    assertThat(result.latencyMs().p50()).isPositive();
    assertThat(result.latencyMs().p99()).isGreaterThanOrEqualTo(result.latencyMs().p50());
    assertThat(result.latencyMs().p999()).isGreaterThanOrEqualTo(result.latencyMs().p99());
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({"websocket", "polling", "upgrade"})
  void idleClientsAnswerHeartbeatsAndAreWeighed(String transport) {
    String arguments = "idle --clients 30 --transport " + transport;
    LoadResult result = play("default", arguments, SHORT.replace("0.4", "2"));

    assertSound(result);
    // 30 clients, all pinged every 200 ms, or later on a busy machine.
    assertThat(result.opsPerSecond()).isBetween(30.0, 250.0);
    assertThat(result.cpuMicrosPerOp()).isPositive();
    assertThat(result.heapBytesPerConnection()).isNotNull();
    assertThat(result.rssBytesPerConnection()).isNotNull();
  }

  @Test
  void whatIsVolatileMayBeDroppedAndIsCounted() {
    LoadResult result = play("default", "fanout --clients 50 --volatile");

    assertThat(result.delivered()).isPositive();
    assertThat(result.delivered() + result.lost()).isEqualTo(50 * result.sent());
    assertThat(List.of(result.duplicated(), result.outOfOrder(), result.unexpected()))
        .containsOnly(0L);
  }

  @Test
  void slowReportsTheOthersWithAndWithoutThoseThatStall() {
    LoadResult result = play("default", "slow --clients 20 --stalled 2");

    assertThat(result.details())
        .containsKeys("latencyMsBefore", "p99Ratio", "rssBytesBefore", "rssBytesStalled")
        .containsEntry("stalledClosed", 0)
        .containsEntry("stalledLost", 0L);
    assertThat((Long) result.details().get("heapBytesStalled")).isPositive();
  }

  @Test
  void churnMovesInAllWays() {
    LoadResult result = play("default", "churn --clients 20 --rooms 3 --rate 100 --churn 1000");

    assertThat(result.details().values())
        .hasSize(4)
        .allSatisfy(count -> assertThat((Long) count).isPositive());
  }

  @Test
  void aResultIsOneLineOfJson() {
    LoadOptions options =
        options("default", "echo --clients 2 --rate 100 --server roomcast" + SHORT);

    String json = Scenario.play(options).toJson();

    assertThat(json).doesNotContain("\n");
    JsonObject result = new JsonObject(json);
    assertThat(result.fieldNames())
        .containsExactly(
            "server",
            "mode",
            "parameters",
            "cpuMicrosPerOp",
            "opsPerSecond",
            "latencyMs",
            "sent",
            "delivered",
            "lost",
            "duplicated",
            "outOfOrder",
            "unexpected",
            "disconnected",
            "serverCores",
            "generatorCores",
            "heapBytesPerConnection",
            "rssBytesPerConnection",
            "details");
    assertThat(result.getString("server")).isEqualTo("roomcast");
    assertThat(result.getString("mode")).isEqualTo("echo");
    assertThat(result.getJsonObject("latencyMs").fieldNames())
        .containsExactly("p50", "p99", "p999");
    assertThat(result.getJsonObject("parameters").getDouble("rate")).isEqualTo(100);
  }

  private static LoadResult play(String server, String arguments) {
    return play(server, arguments, SHORT);
  }

  private static LoadResult play(String server, String arguments, String times) {
    return Scenario.play(
        options(server, arguments + " --pid " + ProcessHandle.current().pid() + times));
  }

  private static LoadOptions options(String server, String arguments) {
    int port = servers.get(server).port();
    return LoadOptions.parse(
        Stream.concat(
                Stream.of(arguments.split(" ")), Stream.of("--url", "http://127.0.0.1:" + port))
            .toArray(String[]::new));
  }

  private static void assertSound(LoadResult result) {
    assertThat(
            List.of(
                result.lost(),
                result.duplicated(),
                result.outOfOrder(),
                result.unexpected(),
                result.disconnected()))
        .as("lost, duplicated, out of order, unexpected, disconnected of %s", result)
        .containsOnly(0L);
  }
}
