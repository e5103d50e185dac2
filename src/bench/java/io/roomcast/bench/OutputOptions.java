package io.roomcast.bench;

import io.roomcast.bench.run.RunSettings;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that all commands have that start servers. */
final class OutputOptions {

  @Option(
      names = "--clients",
      description = "Instead of as many as a case says: to see whether all works.")
  @Nullable Integer clients;

  @Option(
      names = "--output",
      defaultValue = "target/bench",
      description = "Directory of results and logs (${DEFAULT-VALUE}).")
  Path output = Path.of("target/bench");

  @Option(names = "--peers", defaultValue = "src/bench/peers", hidden = true)
  Path peers = Path.of("src/bench/peers");

  RunSettings settings(double seconds, double warmup) {
    OptionalInt fixed = clients == null ? OptionalInt.empty() : OptionalInt.of(clients);
    return new RunSettings(seconds, warmup, fixed, output, peers);
  }
}
