package io.roomcast;

import io.roomcast.cluster.redis.RedisProcess;
import io.roomcast.it.raw.RawHttp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;

/**
 * A gateway as a container of docker/Dockerfile runs it, without the container: the same JVM
 * options, arguments, variables and files, but for the ports, and where Redis is.
 */
final class ContainerProcess implements AutoCloseable {

  private final int port = RedisProcess.freePort();
  private final int internalPort = RedisProcess.freePort();
  private final Process process;

  /**
   * Starts it, and does not wait.
   *
   * @param directory for the files of the container
   * @param arguments of the program
   * @param environment all variables that the container has
   * @param file what is mounted, under the name that follows {@code -c}
   */
  ContainerProcess(
      String name,
      Path directory,
      List<String> arguments,
      Map<String, String> environment,
      Path file,
      String redis)
      throws IOException {
    Path mounted = directory.resolve(arguments.get(arguments.indexOf("-c") + 1));
    Files.createDirectories(mounted.getParent());
    Files.copy(file, mounted);
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // Some are of a newer Java than these tests may have.
    command.add("-XX:+IgnoreUnrecognizedVMOptions");
    command.add("@" + Images.DOCKER.resolve("java.options").toAbsolutePath());
    command.addAll(List.of("-Xmx256m", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(Main.class.getName());
    command.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(Path.of("target", "container-" + name + ".txt").toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    builder.environment().put("ROOMCAST__LISTEN__PUBLIC__PORT", "" + port);
    builder.environment().put("ROOMCAST__LISTEN__INTERNAL__PORT", "" + internalPort);
    builder.environment().put("ROOMCAST__REDIS__ENDPOINTS", redis);
    this.process = builder.start();
  }

  int port() {
    return port;
  }

  int internalPort() {
    return internalPort;
  }

  /** Waits until it takes clients. */
  void awaitReady() {
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .ignoreExceptions()
        .until(() -> RawHttp.get(internalPort, "/readyz").status() == 200);
  }

  /** The sum of a figure, whatever its labels are. */
  long metric(String name) throws IOException {
    return RawHttp.get(internalPort, "/metrics")
        .text()
        .lines()
        .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
        .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
