package io.roomcast;

import io.roomcast.config.ConfException;
import io.roomcast.config.ConfProblem;
import io.roomcast.config.Loaded;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code roomcast check}: tells what is wrong with a conf, and starts nothing. Main thread. */
@Command(
    name = "check",
    description = "Check the conf without serving: exit code 0 when it is good, 1 when it is not.")
final class CheckCommand implements Callable<Integer> {

  private static final int BAD = 1;

  private final PrintWriter out;
  private final PrintWriter err;

  @Mixin private final ConfOptions conf;

  @Option(names = "--strict", description = "Let warnings count as problems.")
  private boolean strict;

  CheckCommand(PrintWriter out, PrintWriter err, ConfOptions conf) {
    this.out = out;
    this.err = err;
    this.conf = conf;
  }

  @Override
  public Integer call() {
    List<ConfProblem> warnings;
    try {
      Loaded<?> loaded = ConfChecks.load(conf.sources(List.of()));
      warnings = loaded.warnings();
    } catch (ConfException e) {
      err.println("roomcast: " + e.getMessage());
      return BAD;
    }
    warnings.forEach(warning -> err.println("warning: " + warning));
    if (strict && !warnings.isEmpty()) {
      return BAD;
    }
    out.println("The conf is good.");
    return 0;
  }
}
