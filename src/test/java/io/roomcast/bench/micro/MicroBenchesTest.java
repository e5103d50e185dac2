package io.roomcast.bench.micro;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatFactory;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Every micro benchmark works, and the page of the budgets knows it. */
class MicroBenchesTest {

  @BeforeAll
  static void besideOthers() {
    System.setProperty("jmh.ignoreLock", "true");
  }

  /** Once and for a moment: what it costs shows only after a warm-up, in a JVM of its own. */
  @Test
  void eachRunsAndHasABudget(@TempDir Path directory) throws Exception {
    Collection<RunResult> results =
        Micro.run(
            new OptionsBuilder()
                .include("io\\.roomcast\\..*")
                .forks(0)
                .warmupIterations(0)
                .measurementIterations(1)
                .measurementTime(TimeValue.milliseconds(2))
                .verbosity(VerboseMode.SILENT));
    Path json = directory.resolve("micro.json");
    ResultFormatFactory.getInstance(ResultFormatType.JSON, json.toString()).writeOut(results);

    List<Cost> costs = Cost.read(json);
    assertThat(costs).allSatisfy(cost -> assertThat(cost.nanos()).isPositive());
    assertThat(costs.stream().map(Cost::name))
        .containsExactlyInAnyOrderElementsOf(Budgets.read(Path.of("src/docs/budgets.md")).names());
  }

  @Test
  void newResultsTakeThePlaceOfOldOnes(@TempDir Path directory) throws Exception {
    Path all = directory.resolve("all.json");
    Path fresh = directory.resolve("fresh.json");
    Files.writeString(fresh, "[" + results("a", 1) + "," + results("b", 2) + "]");
    Cost.merge(fresh, all);
    Files.writeString(fresh, "[" + results("b", 3) + "," + results("c", 4) + "]");
    Cost.merge(fresh, all);
    assertThat(Cost.read(all))
        .containsExactly(
            new Cost("Bench.a n=7", 1, 16),
            new Cost("Bench.b n=7", 3, 16),
            new Cost("Bench.c n=7", 4, 16));
  }

  private static String results(String method, int nanos) {
    return """
        {"benchmark": "io.roomcast.loop.Bench.%s", "params": {"n": "7"},
         "primaryMetric": {"score": 99.0, "scorePercentiles": {"0.0": %d.0}},
         "secondaryMetrics": {"gc.alloc.rate.norm": {"score": 16.0}}}"""
        .formatted(method, nanos);
  }
}
