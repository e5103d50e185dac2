package io.roomcast.bench;

import io.roomcast.bench.plan.BenchCase;
import io.roomcast.bench.plan.BenchCases;
import io.roomcast.bench.plan.BenchServer;
import io.roomcast.bench.report.Results;
import io.roomcast.bench.report.RunLine;
import io.roomcast.bench.run.Runner;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Plays cases against servers, interleaved, round by round, and keeps every result. */
@Command(
    name = "run",
    description = "Plays all cases against all servers: in each round, each pair once.",
    mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {

  @Option(names = "--servers", split = ",", description = "Only these; all but the gateway.")
  List<String> servers = BenchServer.compared().stream().map(BenchServer::id).toList();

  @Option(names = "--cases", split = ",", description = "Only these; see list.")
  List<String> cases = BenchCases.compared().stream().map(BenchCase::id).toList();

  @Option(names = "--runs", defaultValue = "5", description = "Rounds.")
  int runs;

  @Option(names = "--append", description = "Keep the results that are there, and go on.")
  boolean append;

  @Mixin RunOptions options = new RunOptions();

  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws Exception {
    List<BenchServer> chosen = chosenServers();
    List<BenchCase> played = chosenCases();
    Runner runner = new Runner(options.settings());
    for (BenchServer server : chosen) {
      runner.prepare(server);
    }
    Path file = options.output().resolve("results.jsonl");
    int done = append && Files.exists(file) ? Results.read(file).rounds() : 0;
    boolean failed = false;
    try (BufferedWriter out = open(file)) {
      write(out, Results.line(runner.environment()));
      for (int round = done + 1; round <= done + runs; round++) {
        for (BenchCase benchCase : played) {
          for (BenchServer server : chosen) {
            if (server.missing(benchCase).isEmpty()) {
              RunLine line = runner.run(benchCase, server, round);
              write(out, Results.line(line));
              tell(line.summary());
              failed |= line.error() != null;
            }
          }
        }
      }
    }
    tell("results: " + file);
    return failed ? 1 : 0;
  }

  private BufferedWriter open(Path file) throws IOException {
    return append
        ? Files.newBufferedWriter(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)
        : Files.newBufferedWriter(file);
  }

  /** Writes a line at once: a run that is broken off keeps what it has. */
  private static void write(BufferedWriter out, String line) throws IOException {
    out.write(line);
    out.newLine();
    out.flush();
  }

  private void tell(String line) {
    spec.commandLine().getOut().println(line);
  }

  private List<BenchServer> chosenServers() {
    try {
      return servers.stream().map(BenchServer::named).toList();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private List<BenchCase> chosenCases() {
    try {
      return cases.stream().map(BenchCases::named).toList();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }
}
