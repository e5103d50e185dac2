package io.roomcast.cluster.redis;

import io.roomcast.Futures;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A real Redis on a port of its own, which can be killed, paused and started again. */
public final class RedisProcess implements AutoCloseable {

  private static final Path DIRECTORY = Path.of("target/redis").toAbsolutePath();
  private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

  private final int port;
  private final @Nullable Path conf;
  private final List<String> arguments;
  private Process process;

  private RedisProcess(int port, @Nullable Path conf, List<String> arguments) {
    this.port = port;
    this.conf = conf;
    this.arguments = arguments;
  }

  /** Starts one with more arguments of its command line. */
  public static RedisProcess launch(String... arguments) {
    return launchWith(null, arguments);
  }

  /** Starts one with a conf file, which it may write. */
  static RedisProcess launchWith(@Nullable Path conf, String... arguments) {
    RedisProcess redis = new RedisProcess(freePort(), conf, List.of(arguments));
    redis.start();
    return redis;
  }

  /**
   * Not one of those that the kernel gives to clients, which would find themselves there, nor one
   * that somebody here was given before: who has that may not listen yet.
   */
  public static int freePort() {
    while (true) {
      int port = ThreadLocalRandom.current().nextInt(20_000, 32_000);
      if (!GIVEN.add(port)) {
        continue;
      }
      try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return socket.getLocalPort();
      } catch (IOException e) {
        // Somebody has it.
      }
    }
  }

  /** The program. */
  public static synchronized Path binary() throws IOException {
    String arch = System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64";
    String name = "redis-server-7.0.15-linux-" + arch;
    Path binary = DIRECTORY.resolve(name);
    if (!Files.isExecutable(binary)) {
      Files.createDirectories(DIRECTORY);
      Path copy = Files.createTempFile(DIRECTORY, name, "");
      try (InputStream in = RedisProcess.class.getResourceAsStream("/" + name)) {
        Files.copy(in, copy, StandardCopyOption.REPLACE_EXISTING);
      }
      copy.toFile().setExecutable(true);
      Files.move(copy, binary, StandardCopyOption.ATOMIC_MOVE);
    }
    return binary;
  }

  /** Starts it again, empty, after it was killed. */
  public void start() {
    try {
      Path data = Files.createDirectories(DIRECTORY.resolve("data-" + port));
      List<String> command = new ArrayList<>(List.of(binary().toString()));
      if (conf != null) {
        command.add(conf.toString());
      }
      command.addAll(List.of("--port", "" + port, "--bind", "127.0.0.1"));
      command.addAll(List.of("--dir", data.toString()));
      if (conf == null) {
        command.addAll(List.of("--save", "", "--appendonly", "no"));
      }
      command.addAll(arguments);
      process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(DIRECTORY.resolve("redis-" + port + ".txt").toFile())
              .start();
      awaitPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void awaitPort() throws IOException {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (true) {
      try {
        new Socket(InetAddress.getLoopbackAddress(), port).close();
        return;
      } catch (IOException e) {
        if (System.nanoTime() > until || !process.isAlive()) {
          throw e;
        }
        LockSupport.parkNanos(1_000_000);
      }
    }
  }

  /** Sends one command by a connection of its own, and answers what came back as text. */
  String command(Vertx vertx, Object... words) {
    return String.valueOf(answer(vertx, words));
  }

  /** The same as Redis has structured it; null for its nil. */
  Response answer(Vertx vertx, Object... words) {
    Redis client = Redis.createClient(vertx, url());
    Request request = Request.cmd(Command.create((String) words[0]));
    for (int i = 1; i < words.length; i++) {
      request.arg(String.valueOf(words[i]));
    }
    Response answer = Futures.await(client.connect().compose(open -> open.send(request)));
    Futures.await(client.close());
    return answer;
  }

  public int port() {
    return port;
  }

  public String url() {
    return "redis://127.0.0.1:" + port;
  }

  /** Of the process that was started last. */
  long pid() {
    return process.pid();
  }

  /** ms of CPU time since it was started last. */
  long cpuMillis() {
    return process.info().totalCpuDuration().orElseThrow().toMillis();
  }

  /** Kills it. */
  public void kill() {
    process.destroyForcibly();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** It does nothing any more, but its connections stay. */
  public void pause() {
    signal("-STOP");
  }

  public void resume() {
    signal("-CONT");
  }

  private void signal(String signal) {
    try {
      new ProcessBuilder("kill", signal, "" + process.pid()).start().waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    kill();
  }
}
