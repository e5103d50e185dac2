package io.roomcast;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One node of a demo cluster: {@code roomcast serve} in a process of its own, so that it can be
 * killed. A thread reads what it logs. Thread-safe.
 */
final class DemoNode implements AutoCloseable {

  private static final Pattern CLIENTS = Pattern.compile(" serves (https?://[^ \"]+)");
  private static final Pattern INTERNAL = Pattern.compile("health: (https?://[^ \"]+)");
  private static final long START_SECONDS = 120;

  private final String name;
  private final Process process;
  private final CompletableFuture<String> url = new CompletableFuture<>();
  private final CompletableFuture<String> internalUrl = new CompletableFuture<>();

  private final AtomicBoolean asked = new AtomicBoolean();

  /** Written by the thread that reads. */
  private volatile boolean stopping;

  private DemoNode(String name, Process process) {
    this.name = name;
    this.process = process;
  }

  /**
   * Starts one.
   *
   * @param confs files of its conf, later ones win
   * @param javaOptions of its JVM
   * @param out gets each line that it logs, on a thread of its own
   */
  static DemoNode start(
      String name, List<Path> confs, List<String> javaOptions, Consumer<String> out) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(javaOptions);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(Main.class.getName(), "serve"));
    confs.forEach(conf -> command.addAll(List.of("-c", conf.toString())));
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      DemoNode node = new DemoNode(name, process);
      Thread reader = new Thread(() -> node.read(out), name);
      reader.setDaemon(true);
      reader.start();
      return node;
    } catch (IOException e) {
      throw new StartException("cannot start a node: " + e.getMessage(), e);
    }
  }

  private void read(Consumer<String> out) {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        Matcher clients = CLIENTS.matcher(line);
        Matcher internal = INTERNAL.matcher(line);
        if (clients.find()) {
          url.complete(clients.group(1));
        } else if (internal.find()) {
          internalUrl.complete(internal.group(1));
        }
        stopping |= line.contains("Stopping");
        out.accept(line);
      }
    } catch (IOException e) {
      out.accept("its log cannot be read any more: " + e.getMessage());
    }
    StartException ended = new StartException(name + " ended before it served", null);
    url.completeExceptionally(ended);
    internalUrl.completeExceptionally(ended);
    out.accept("ended");
  }

  String name() {
    return name;
  }

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Where clients find it; waits until it serves. */
  String url() {
    return await(url);
  }

  /** Where operators find it; waits until it serves. */
  String internalUrl() {
    return await(internalUrl);
  }

  private String await(CompletableFuture<String> told) {
    try {
      return told.get(START_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new StartException(name + " does not serve; its log says why", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartException("interrupted", e);
    }
  }

  /** Ends it in order, as SIGTERM does; waits. Answers its exit code. */
  int stop(long seconds) {
    askToEnd();
    return awaitEnd(process, seconds);
  }

  /** Whether it is about to end, or has ended: a second signal would cut that short. */
  boolean isStopping() {
    return stopping || !process.isAlive();
  }

  /** Has it end in order, and does not wait; once, whoever asks again. */
  void askToEnd() {
    if (!isStopping() && asked.compareAndSet(false, true)) {
      // Not Process.destroy: that would close the streams, too.
      process.toHandle().destroy();
    }
  }

  /** Ends it at once, as the loss of a machine would. */
  void kill() {
    process.toHandle().destroyForcibly();
    awaitEnd(process, START_SECONDS);
  }

  @Override
  public void close() {
    stop(START_SECONDS);
  }

  /** Waits for the end of a process, and makes it end after so long; its exit code. */
  static int awaitEnd(Process process, long seconds) {
    try {
      if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
        process.toHandle().destroyForcibly();
      }
      return process.waitFor();
    } catch (InterruptedException e) {
      process.toHandle().destroyForcibly();
      Thread.currentThread().interrupt();
      return -1;
    }
  }
}
