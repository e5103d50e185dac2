package io.roomcast.bench.micro;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatFactory;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Runs the micro benchmarks and holds them against the budgets of {@code src/docs/budgets.md}.
 *
 * <ul>
 *   <li>{@code Micro [JMH options]} runs the benchmarks that the options name, adds what they cost
 *       to {@code target/micro.json} and checks it.
 *   <li>{@code Micro report} writes the costs in that file into the table of the budgets, and
 *       proposes budgets for benchmarks that have none.
 * </ul>
 *
 * <p>Exit status: 0, or 1 when a benchmark allocates more than its budget or has none.
 */
public final class Micro {

  private static final Path RESULTS = Path.of("target/micro.json");
  private static final Path BUDGETS = Path.of("src/docs/budgets.md");

  private Micro() {}

  /** Runs or reports; from the directory of the project. */
  public static void main(String[] args)
      throws RunnerException, CommandLineOptionException, IOException {
    if (args.length == 1 && args[0].equals("report")) {
      Files.writeString(BUDGETS, Budgets.read(BUDGETS).with(Cost.read(RESULTS)).text());
      return;
    }
    Collection<RunResult> results = run(new OptionsBuilder().parent(new CommandLineOptions(args)));
    Path fresh = Files.createTempFile("micro", ".json");
    ResultFormatFactory.getInstance(ResultFormatType.JSON, fresh.toString()).writeOut(results);
    List<Cost> costs = Cost.read(fresh);
    Cost.merge(fresh, RESULTS);
    Files.delete(fresh);
    List<String> problems = Budgets.read(BUDGETS).problems(costs);
    problems.forEach(System.out::println);
    System.exit(problems.isEmpty() ? 0 : 1);
  }

  /** Runs benchmarks, counting allocated bytes, on threads like those of event loops. */
  static Collection<RunResult> run(ChainedOptionsBuilder options) throws RunnerException {
    System.setProperty("jmh.executor", "CUSTOM");
    System.setProperty(LoopThreads.PROPERTY, LoopThreads.class.getName());
    options
        .addProfiler(GCProfiler.class)
        .shouldFailOnError(true)
        .jvmArgs(
            "-Xms512m",
            "-Xmx512m",
            "-XX:+UseParallelGC",
            "-Dio.netty.leakDetection.level=disabled",
            "-Djmh.executor=CUSTOM",
            "-D" + LoopThreads.PROPERTY + "=" + LoopThreads.class.getName());
    return new Runner(options.build()).run();
  }
}
