package io.roomcast.bench;

import io.roomcast.bench.plan.BenchCase;
import io.roomcast.bench.plan.BenchCases;
import io.roomcast.bench.plan.BenchServer;
import io.roomcast.bench.plan.Feature;
import io.roomcast.bench.report.Results;
import io.roomcast.bench.report.RunLine;
import io.roomcast.bench.run.Runner;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Plays one case against one server and prints the result. */
@Command(
    name = "one",
    description = "Plays one case against one server and prints the result as JSON.",
    mixinStandardHelpOptions = true)
final class OneCommand implements Callable<Integer> {

  @Parameters(index = "0", description = "See list.")
  String server = "";

  @Parameters(index = "1", description = "See list.")
  String benchCase = "";

  @Mixin RunOptions options = new RunOptions();

  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws Exception {
    BenchServer chosen;
    BenchCase played;
    try {
      chosen = BenchServer.named(server);
      played = BenchCases.named(benchCase);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
    Set<Feature> missing = chosen.missing(played);
    if (!missing.isEmpty()) {
      String words = missing.stream().map(Feature::words).collect(Collectors.joining(", "));
      throw new ParameterException(spec.commandLine(), chosen.title() + " lacks: " + words);
    }
    RunLine line = new Runner(options.settings()).run(played, chosen, 1);
    spec.commandLine().getOut().println(Results.line(line));
    return line.error() == null ? 0 : 1;
  }
}
