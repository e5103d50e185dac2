package io.roomcast.bench;

import io.roomcast.bench.run.RunSettings;
import java.nio.file.Path;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of commands that play cases. */
final class RunOptions {

  @Option(
      names = "--seconds",
      defaultValue = "10",
      description = "Measured per run (${DEFAULT-VALUE}).")
  double seconds;

  @Option(
      names = "--warmup",
      defaultValue = "5",
      description = "Seconds before that (${DEFAULT-VALUE}).")
  double warmup;

  @Mixin OutputOptions output = new OutputOptions();

  RunSettings settings() {
    return output.settings(seconds, warmup);
  }

  Path output() {
    return output.output;
  }
}
