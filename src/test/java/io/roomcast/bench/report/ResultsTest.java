package io.roomcast.bench.report;

import static io.roomcast.bench.report.Lines.failed;
import static io.roomcast.bench.report.Lines.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.roomcast.bench.plan.BenchCase;
import io.roomcast.bench.plan.BenchCases;
import io.roomcast.bench.plan.BenchServer;
import io.roomcast.bench.plan.Figure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reading results, ratios of rounds. */
class ResultsTest {

  private static final BenchCase FANOUT = BenchCases.named("fanout-w4");

  @TempDir Path directory;

  @Test
  void aRatioIsThatOfTheRunsOfOneRound() {
    // The machine gets four times slower; the ratio of the medians would be 4.
    Results results =
        results(
            run("fanout-w4", "roomcast", 1, 1),
            run("fanout-w4", "node", 1, 2),
            run("fanout-w4", "roomcast", 2, 1),
            run("fanout-w4", "roomcast", 3, 4),
            run("fanout-w4", "node", 3, 12),
            run("fanout-w4", "node", 4, 100));

    assertThat(results.ratio(FANOUT, BenchServer.NODE, BenchServer.ROOMCAST, Figure.CPU))
        .contains(new Spread(2.5, 2, 3, 2));
  }

  @Test
  void withoutARoundInCommonThereIsNoRatio() {
    Results results = results(run("fanout-w4", "roomcast", 1, 1), run("fanout-w4", "node", 2, 2));

    assertThat(results.ratio(FANOUT, BenchServer.NODE, BenchServer.ROOMCAST, Figure.CPU)).isEmpty();
  }

  @Test
  void failedRunsAndNullFiguresDoNotCount() {
    Results results =
        results(
            run("fanout-w4", "node", 1, 5),
            failed("fanout-w4", "node", 2, "no"),
            Lines.run("fanout-w4", "node", 3, 0.0, "{\"cpuMicrosPerOp\":null}"));

    assertThat(results.spread(FANOUT, BenchServer.NODE, Figure.CPU))
        .contains(new Spread(5, 5, 5, 1));
    assertThat(results.of(FANOUT, BenchServer.NODE)).hasSize(3);
  }

  @Test
  void figuresComeInTheUnitOfReports() {
    Results results =
        results(
            run("idle", "roomcast", 1, 0.0, "{\"heapBytesPerConnection\":2500}"),
            run("heartbeats", "roomcast", 1, 0.0, "{\"serverCores\":0.008}"));

    assertThat(results.spread(BenchCases.named("idle"), BenchServer.ROOMCAST, Figure.HEAP))
        .contains(new Spread(2.5, 2.5, 2.5, 1));
    assertThat(results.spread(BenchCases.named("heartbeats"), BenchServer.ROOMCAST, Figure.CORES))
        .contains(new Spread(0.8, 0.8, 0.8, 1));
  }

  @Test
  void whatIsWrittenIsRead() throws Exception {
    RunLine run =
        run(
            "echo",
            "bun",
            7,
            0.5,
            "{\"cpuMicrosPerOp\":5.5,\"latencyMs\":{\"p99\":1.5},\"lost\":2}");
    RunLine failure = failed("echo", "bun", 8, "it fell");
    Path file = directory.resolve("results.jsonl");
    Files.write(
        file,
        List.of(Results.line(Map.of("JDK", "17")), Results.line(run), Results.line(failure), "{}"));

    Results results = Results.read(file);

    assertThat(results.environment()).containsExactly(Map.entry("JDK", "17"));
    assertThat(results.of(BenchCases.named("echo"), BenchServer.BUN)).containsExactly(run, failure);
    assertThat(results.rounds()).isEqualTo(8);
    assertThat(run.faults()).isEqualTo(2);
    assertThat(run.disturbed()).isTrue();
    assertThat(failure.disturbed()).isFalse();
  }

  @Test
  void aBrokenLineIsNamed() throws Exception {
    Path file = directory.resolve("results.jsonl");
    Files.write(file, List.of("{}", "{\"case\": oops"));

    assertThatIOException()
        .isThrownBy(() -> Results.read(file))
        .withMessageStartingWith(file + ":2: ");
  }

  private static Results results(RunLine... runs) {
    return new Results(Map.of(), List.of(runs));
  }
}
