package io.roomcast;

import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code roomcast version}: what runs here, for bug reports. */
@Command(name = "version", description = "Print the version of this program and of Java.")
final class VersionCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  VersionCommand(CommandSpec spec) {
    this.spec = spec;
  }

  @Override
  public Integer call() {
    spec.commandLine()
        .getOut()
        .printf(
            "roomcast %s, Java %s (%s), %s %s%n",
            version(),
            Runtime.version(),
            System.getProperty("java.vendor"),
            System.getProperty("os.name"),
            System.getProperty("os.arch"));
    return 0;
  }

  /** The version in the jar's manifest. */
  static String version() {
    return Objects.requireNonNullElse(
        Main.class.getPackage().getImplementationVersion(), "(not from a jar)");
  }
}
