package io.roomcast.bench.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The load generator as a process. Used by one thread. */
final class LoadRun implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> JVM_FLAGS = List.of("-Xms256m", "-Xmx1g", "-XX:+UseG1GC");

  private final Child child;
  private final Path out;
  private final Path err;

  private LoadRun(Child child, Path out, Path err) {
    this.child = child;
    this.out = out;
    this.err = err;
  }

  /**
   * Begins to play.
   *
   * @param arguments of the load generator
   * @param log the beginning of the paths that its output goes to
   */
  static LoadRun start(List<String> arguments, Path log) throws BenchException {
    List<String> command = Launch.java(JVM_FLAGS, "io.roomcast.bench.Load");
    command.addAll(arguments);
    Path out = log.resolveSibling(log.getFileName() + ".json");
    Path err = log.resolveSibling(log.getFileName() + ".err");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
    return new LoadRun(Child.start(builder), out, err);
  }

  long pid() {
    return child.process().pid();
  }

  boolean isAlive() {
    return child.process().isAlive();
  }

  /**
   * Waits for the result.
   *
   * @throws BenchException when there is none in this time
   */
  JsonNode await(Duration time) throws BenchException, InterruptedException {
    if (!child.await(time)) {
      throw new BenchException("the load generator took over " + time.toSeconds() + " s");
    }
    if (child.process().exitValue() != 0) {
      throw new BenchException("the load generator failed: " + last(err));
    }
    try {
      return JSON.readTree(last(out));
    } catch (JsonProcessingException e) {
      throw new BenchException("the load generator printed no result; see " + out, e);
    }
  }

  private static String last(Path file) throws BenchException {
    try {
      List<String> lines = Files.readAllLines(file).stream().filter(l -> !l.isBlank()).toList();
      return lines.isEmpty() ? "" : lines.get(lines.size() - 1);
    } catch (IOException e) {
      throw new BenchException("can't read " + file, e);
    }
  }

  /** Ends it, if it has not ended. */
  @Override
  public void close() {
    child.close();
  }
}
