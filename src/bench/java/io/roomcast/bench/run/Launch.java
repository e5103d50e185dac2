package io.roomcast.bench.run;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How a server is started: the command, then the port, then its options. Immutable.
 *
 * @param command what comes before the port
 * @param options what comes behind
 */
record Launch(List<String> command, List<String> options) {

  /** All JVMs that are measured get these. */
  static final List<String> JVM_FLAGS = List.of("-Xms256m", "-Xmx2g", "-XX:+UseG1GC");

  /** The {@code java} that runs this. */
  static final String JAVA = Path.of(System.getProperty("java.home"), "bin", "java").toString();

  /** A main class of this class path, in a JVM of its own. */
  static List<String> java(List<String> flags, String mainClass) {
    List<String> command = new ArrayList<>(List.of(JAVA));
    command.addAll(flags);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), mainClass));
    return command;
  }

  List<String> on(int port) {
    List<String> all = new ArrayList<>(command);
    all.add(Integer.toString(port));
    all.addAll(options);
    return all;
  }
}
