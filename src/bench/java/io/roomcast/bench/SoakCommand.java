package io.roomcast.bench;

import io.roomcast.bench.report.SoakReport;
import io.roomcast.bench.run.Soak;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Looks for what grows in hours, in half an hour. */
@Command(
    name = "soak",
    description = "Churn, fan-out and slow readers; fails when heap, memory or addresses grow.",
    mixinStandardHelpOptions = true)
final class SoakCommand implements Callable<Integer> {

  @Option(names = "--minutes", defaultValue = "30", description = "${DEFAULT-VALUE} if not given.")
  double minutes;

  @Mixin OutputOptions options = new OutputOptions();

  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws Exception {
    Duration length = Duration.ofMillis(Math.round(minutes * 60_000));
    SoakReport report = new Soak(length, options.settings(0, 0)).run();
    Path file = options.output.resolve("soak.md");
    Files.writeString(file, report.markdown());
    report.problems().forEach(problem -> spec.commandLine().getErr().println("bench: " + problem));
    spec.commandLine().getOut().println((report.problems().isEmpty() ? "flat: " : "") + file);
    return report.problems().isEmpty() ? 0 : 1;
  }
}
