package io.roomcast.bench.run;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A bench server as a process: started, ready, ended. Used by one thread. */
final class RunningServer implements AutoCloseable {

  private static final Duration UNTIL_READY = Duration.ofSeconds(60);
  private static final String READY = "listening ";
  private static final Pattern SAID = Pattern.compile(" (\\w+)=(\\S+)");

  private final Child child;
  private final Ready ready;

  private RunningServer(Child child, Ready ready) {
    this.child = child;
    this.ready = ready;
  }

  /** What it said: {@code listening 3100 key=value key=value}. */
  private record Ready(int port, Map<String, String> more) {

    static Ready of(String line) {
      Matcher found = SAID.matcher(line);
      Map<String, String> more = new HashMap<>();
      while (found.find()) {
        more.put(found.group(1), found.group(2));
      }
      String port = line.substring(READY.length()).split("\\D", 2)[0];
      return new Ready(Integer.parseInt(port), more);
    }
  }

  /**
   * Starts a server on a free port and waits until it says that it listens.
   *
   * @param launch its command
   * @param log where all goes that it prints
   * @throws BenchException when it ends or does not listen in time
   */
  static RunningServer start(Launch launch, Path log) throws BenchException, InterruptedException {
    List<String> command = launch.on(freePort());
    Child child = Child.start(new ProcessBuilder(command).redirectErrorStream(true));
    CompletableFuture<Ready> ready = new CompletableFuture<>();
    Thread reader = new Thread(() -> read(child.process().getInputStream(), log, ready));
    reader.setDaemon(true);
    reader.start();
    try {
      return new RunningServer(child, ready.get(UNTIL_READY.toMillis(), TimeUnit.MILLISECONDS));
    } catch (ExecutionException | TimeoutException e) {
      child.close();
      throw new BenchException(
          "the server does not listen; it prints to " + log + ": " + tail(log));
    } catch (InterruptedException e) {
      child.close();
      throw e;
    }
  }

  private static int freePort() throws BenchException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new BenchException("no free port", e);
    }
  }

  /** Copies all output; its own thread. */
  private static void read(InputStream from, Path log, CompletableFuture<Ready> ready) {
    try (BufferedReader in =
            new BufferedReader(new InputStreamReader(from, StandardCharsets.UTF_8));
        BufferedWriter out = Files.newBufferedWriter(log)) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        out.write(line);
        out.newLine();
        out.flush();
        if (line.startsWith(READY)) {
          ready.complete(Ready.of(line));
        }
      }
    } catch (IOException e) {
      ready.completeExceptionally(e);
    }
    ready.completeExceptionally(new IllegalStateException("it ended"));
  }

  private static String tail(Path log) {
    try {
      List<String> lines = Files.readAllLines(log);
      return lines.isEmpty() ? "(nothing)" : lines.get(lines.size() - 1);
    } catch (IOException e) {
      return "(nothing)";
    }
  }

  String url() {
    return "http://127.0.0.1:" + ready.port();
  }

  /** What else it said, by this name; null when it did not. */
  @Nullable String said(String name) {
    return ready.more().get(name);
  }

  long pid() {
    return child.process().pid();
  }

  boolean isAlive() {
    return child.process().isAlive();
  }

  /** Ends it. */
  @Override
  public void close() {
    child.close();
  }
}
