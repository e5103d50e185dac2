package io.roomcast.bench;

import io.roomcast.bench.run.BenchException;
import java.io.IOException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParseResult;

/**
 * Runs the bench and reports it. Exit codes: 0 done, 1 something failed, 2 wrong command line.
 * {@code src/docs/bench.md} tells how to use it.
 */
@Command(
    name = "bench",
    description = "Measures Roomcast, its peers and the floors.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      RunCommand.class,
      OneCommand.class,
      ReportCommand.class,
      SoakCommand.class,
      ListCommand.class
    })
public final class Bench {

  private static final int FAILED = 1;

  private Bench() {}

  /** Runs a command and exits. */
  public static void main(String[] args) {
    System.exit(commandLine().execute(args.length == 0 ? new String[] {"--help"} : args));
  }

  /** All commands. */
  static CommandLine commandLine() {
    return new CommandLine(new Bench()).setExecutionExceptionHandler(Bench::failed);
  }

  private static int failed(Exception e, CommandLine command, ParseResult parsed) throws Exception {
    if (e instanceof BenchException || e instanceof IOException) {
      command.getErr().println("bench: " + e.getMessage());
      return FAILED;
    }
    throw e;
  }
}
