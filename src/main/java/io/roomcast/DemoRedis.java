package io.roomcast;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The Redis of a demo cluster: one that is there already, or a process of our own, on loopback and
 * without files. One thread.
 */
final class DemoRedis implements AutoCloseable {

  private static final String PROGRAM = "redis-server";

  /** Runs a program out of reach of the terminal's Ctrl-C, on systems that have it. */
  private static final String APART = "setsid";

  private static final long PATIENCE_SECONDS = 10;
  private static final long PAUSE_MILLIS = 20;

  /** Ports that systems do not give to clients by themselves: one would connect to itself. */
  private static final int LOWEST_PORT = 20_000;

  private static final int HIGHEST_PORT = 32_000;

  private final String url;
  private final @Nullable Process process;

  private DemoRedis(String url, @Nullable Process process) {
    this.url = url;
    this.process = process;
  }

  /** One that runs anyway; it is neither asked now nor stopped later. */
  static DemoRedis at(String url) {
    return new DemoRedis(url, null);
  }

  /**
   * Starts one and waits until it listens.
   *
   * @param program the executable; null for the one on the PATH
   * @param searched the PATH
   * @throws StartException when there is none, or it does not start
   */
  static DemoRedis start(@Nullable Path program, String searched, Path directory) {
    Path executable = program == null ? redisServer(searched) : program;
    int port = freePort();
    List<String> command = new ArrayList<>();
    // The nodes are to end before it.
    find(APART, searched).ifPresent(apart -> command.add(apart.toString()));
    command.addAll(
        List.of(
            executable.toString(),
            "--port",
            String.valueOf(port),
            "--bind",
            "127.0.0.1",
            "--save",
            "",
            "--appendonly",
            "no",
            "--dir",
            directory.toString()));
    Path log = directory.resolve("redis.log");
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      DemoRedis redis = new DemoRedis("redis://127.0.0.1:" + port, process);
      if (!redis.listens(process, port)) {
        redis.close();
        String told = Files.readString(log).strip();
        throw new StartException(executable + " did not start: " + told, null);
      }
      return redis;
    } catch (IOException e) {
      throw new StartException("cannot run " + executable + ": " + e.getMessage(), e);
    }
  }

  private static Optional<Path> find(String program, String searched) {
    return Stream.of(searched.split(File.pathSeparator, -1))
        .filter(directory -> !directory.isEmpty())
        .map(directory -> Path.of(directory, program))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static Path redisServer(String searched) {
    return find(PROGRAM, searched)
        .orElseThrow(
            () ->
                new StartException(
                    """
                    no redis-server on the PATH, which the nodes find each other by. Either
                      name a Redis that runs: --redis redis://localhost:6379
                      install one: apt install redis-server, brew install redis
                      run one: docker run --rm -p 6379:6379 redis:7, and --redis redis://localhost:6379"""
                        .strip(),
                    null));
  }

  private static int freePort() {
    while (true) {
      int port = ThreadLocalRandom.current().nextInt(LOWEST_PORT, HIGHEST_PORT);
      try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return socket.getLocalPort();
      } catch (IOException e) {
        // Somebody has it.
      }
    }
  }

  private boolean listens(Process started, int port) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (started.isAlive() && System.nanoTime() < end) {
      try {
        new Socket(InetAddress.getLoopbackAddress(), port).close();
        return true;
      } catch (IOException e) {
        MainThread.pause(PAUSE_MILLIS);
      }
    }
    return false;
  }

  String url() {
    return url;
  }

  /** Whether it is a process of our own. */
  boolean isOurs() {
    return process != null;
  }

  @Override
  public void close() {
    if (process != null) {
      process.toHandle().destroy();
      DemoNode.awaitEnd(process, PATIENCE_SECONDS);
    }
  }
}
