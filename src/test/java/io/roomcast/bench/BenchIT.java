package io.roomcast.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.roomcast.NpmPackages;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** That the bench works, with few clients for a moment; what it measures then means nothing. */
@Timeout(300)
class BenchIT {

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path directory;

  /** What {@link BenchModesIT} cannot show: a server of its own process with other options. */
  @ParameterizedTest
  @ValueSource(strings = {"fanout-2loops", "fanout-deflate", "polling-echo", "idle"})
  void theCasesRunOnRoomcast(String benchCase) throws Exception {
    playsWithoutFaults("roomcast", benchCase);
  }

  @ParameterizedTest
  @ValueSource(strings = {"vertx", "netty", "netty-turn"})
  void theFloorsRun(String server) throws Exception {
    playsWithoutFaults(server, "echo");
  }

  @ParameterizedTest
  @ValueSource(strings = {"node", "bun"})
  void thePeersOfNpmRun(String server) throws Exception {
    NpmPackages.require(
        Files.exists(Path.of("src/bench/peers/node/node_modules/.package-lock.json")));
    playsWithoutFaults(server, "fanout-msgpack");
  }

  private void playsWithoutFaults(String server, String benchCase) throws Exception {
    Result result =
        bench("one", server, benchCase, "--seconds", "1", "--warmup", "0.2", "--clients", "20");

    assertThat(result.code).as(result.output()).isZero();
    JsonNode line = JSON.readTree(result.out);
    assertThat(line.path("case").asText()).isEqualTo(benchCase);
    JsonNode load = line.path("load");
    assertThat(load.path("server").asText()).isEqualTo(server);
    assertThat(
            load.path("opsPerSecond").asDouble() > 0 || load.path("mode").asText().equals("idle"))
        .as(load.toString())
        .isTrue();
    for (String fault : List.of("lost", "duplicated", "outOfOrder", "unexpected", "disconnected")) {
      assertThat(load.path(fault).asLong()).as(fault + " in " + load).isZero();
    }
  }

  @Test
  void roundsAreInterleavedKeptAndReported() throws Exception {
    List<String> run =
        List.of(
            "run --servers roomcast,netty --cases fanout-w4,polling-echo --runs 2 --seconds 0.5"
                .split(" ", -1));
    List<String> arguments = new ArrayList<>(run);
    arguments.addAll(List.of("--warmup", "0", "--clients", "10"));
    Result first = bench(arguments.toArray(String[]::new));
    arguments.set(arguments.indexOf("--runs") + 1, "1");
    arguments.set(arguments.indexOf("--cases") + 1, "fanout-w4");
    arguments.add("--append");
    Result second = bench(arguments.toArray(String[]::new));

    assertThat(first.code).as(first.output()).isZero();
    assertThat(second.code).as(second.output()).isZero();
    Path results = directory.resolve("results.jsonl");
    assertThat(runs(results))
        .containsExactly(
            "fanout-w4 roomcast 1",
            "fanout-w4 netty 1",
            "polling-echo roomcast 1",
            "fanout-w4 roomcast 2",
            "fanout-w4 netty 2",
            "polling-echo roomcast 2",
            "fanout-w4 roomcast 3",
            "fanout-w4 netty 3");

    Result report = run("report", results.toString());

    assertThat(report.code).as(report.output()).isZero();
    assertThat(directory.resolve("bench.svg")).isNotEmptyFile();
    assertThat(directory.resolve("report.md")).content().contains("- kernel: ", "- JDK: ");
  }

  private static List<String> runs(Path results) throws Exception {
    List<String> runs = new ArrayList<>();
    for (String line : Files.readAllLines(results)) {
      JsonNode node = JSON.readTree(line);
      if (node.has("case")) {
        assertThat(node.has("error")).as(line).isFalse();
        runs.add(
            node.get("case").asText()
                + " "
                + node.get("server").asText()
                + " "
                + node.get("round").asInt());
      }
    }
    return runs;
  }

  @Test
  void aServerThatCannotSaysSo() {
    Result result = run("one", "netty", "upgrade");

    assertThat(result.code).isEqualTo(2);
    assertThat(result.err).contains("bare Netty, flush each lacks: polling");
  }

  @Test
  void wrongNamesAreAnsweredWithAllNames() {
    assertThat(run("run", "--cases", "nothing").err).contains("fanout-w4");
    assertThat(run("one", "deno", "echo").err).contains("netty-turn");
    assertThat(run("list").out).contains("netty-socketio", "heartbeats");
  }

  @Test
  void aSoakOfTenSecondsIsFlat() throws Exception {
    Result result = bench("soak", "--minutes", "0.17", "--clients", "50");

    assertThat(result.code).as(result.output()).isZero();
    assertThat(directory.resolve("soak.md"))
        .content()
        .startsWith("# Soak\n\n**Flat.**")
        .contains("| event bus addresses |");
  }

  private Result bench(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--output", directory.toString()));
    return run(all.toArray(String[]::new));
  }

  private static Result run(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code =
        Bench.commandLine()
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true))
            .execute(arguments);
    return new Result(code, out.toString(), err.toString());
  }

  private record Result(int code, String out, String err) {

    String output() {
      return out + err;
    }
  }
}
