package io.roomcast.bench;

import io.roomcast.bench.load.LoadOptions;
import io.roomcast.bench.load.LoadResult;
import io.roomcast.bench.load.Scenario;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/**
 * The load generator as a program: plays one scenario against one server and prints one line of
 * JSON. {@code Load <mode> --url http://127.0.0.1:3100 [options]}; {@code --help} names them all.
 */
public final class Load {

  private Load() {}

  /** Exit code 0 with a result, 1 when the scenario could not be played, 2 for bad options. */
  public static void main(String[] args) {
    LoadOptions options = new LoadOptions();
    CommandLine commandLine = LoadOptions.commandLine(options);
    try {
      commandLine.parseArgs(args);
    } catch (ParameterException e) {
      System.err.println(e.getMessage());
      commandLine.usage(System.err);
      System.exit(2);
    }
    if (commandLine.isUsageHelpRequested()) {
      commandLine.usage(System.out);
      return;
    }
    try {
      LoadResult result = Scenario.play(options);
      System.out.println(result.toJson());
    } catch (RuntimeException e) {
      System.err.println(e);
      System.exit(1);
    }
  }
}
