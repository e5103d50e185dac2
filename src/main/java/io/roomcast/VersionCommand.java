package io.roomcast;

import java.io.PrintWriter;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code roomcast version}: what runs here, for bug reports. */
@Command(name = "version", description = "Print the version of this program and of Java.")
final class VersionCommand implements Callable<Integer> {

  private final PrintWriter out;

  VersionCommand(PrintWriter out) {
    this.out = out;
  }

  @Override
  public Integer call() {
    out.printf(
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
