package io.roomcast.bench;

import io.roomcast.bench.report.MarkdownReport;
import io.roomcast.bench.report.ReadmeSection;
import io.roomcast.bench.report.Results;
import io.roomcast.bench.report.SvgChart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Turns results into tables and a chart. */
@Command(
    name = "report",
    description = "Writes report.md and bench.svg beside the results.",
    mixinStandardHelpOptions = true)
final class ReportCommand implements Callable<Integer> {

  @Parameters(
      index = "0",
      defaultValue = "target/bench/results.jsonl",
      description = "The file that run has written (${DEFAULT-VALUE}).")
  Path file = Path.of("target/bench/results.jsonl");

  @Option(
      names = "--readme",
      description = "Also put the summary into README.md and the chart into src/docs.")
  boolean readme;

  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException {
    Results results = Results.read(file);
    String chart = SvgChart.of(results);
    write(file.resolveSibling("report.md"), MarkdownReport.of(results));
    write(file.resolveSibling("bench.svg"), chart);
    if (readme) {
      Path page = Path.of("README.md");
      try {
        write(page, ReadmeSection.replace(Files.readString(page), results));
      } catch (IllegalArgumentException e) {
        throw new IOException(page + ": " + e.getMessage(), e);
      }
      write(Path.of("src/docs/bench.svg"), chart);
    }
    return 0;
  }

  private void write(Path to, String text) throws IOException {
    Files.writeString(to, text);
    spec.commandLine().getOut().println(to);
  }
}
