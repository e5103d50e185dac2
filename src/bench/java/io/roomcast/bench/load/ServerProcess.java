package io.roomcast.bench.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** CPU and memory of the measured process, as Linux and the JVM tell them. Blocks; main thread. */
final class ServerProcess {

  private static final long TICK_NANOS = 10_000_000;

  private final Path proc;
  private final long pid;

  ServerProcess(long pid) {
    this.pid = pid;
    this.proc = Path.of("/proc", Long.toString(pid));
  }

  /**
   * CPU that the process has used.
   *
   * @param ticks user and system time, to 10 ms
   * @param threads ns of each living thread, exact
   */
  record Cpu(long ticks, Map<String, Long> threads) {

    /**
     * ns used since the earlier reading: the threads' sum, unless threads that have ended took more
     * with them than the coarser clock can be wrong.
     */
    long since(Cpu earlier) {
      long fine = 0;
      for (Map.Entry<String, Long> thread : threads.entrySet()) {
        fine += thread.getValue() - earlier.threads.getOrDefault(thread.getKey(), 0L);
      }
      long coarse = (ticks - earlier.ticks) * TICK_NANOS;
      return coarse - fine > 2 * TICK_NANOS ? coarse : fine;
    }
  }

  Cpu cpu() {
    Map<String, Long> threads = new HashMap<>();
    try (DirectoryStream<Path> tasks = Files.newDirectoryStream(proc.resolve("task"))) {
      for (Path task : tasks) {
        readThread(task, threads);
      }
      String stat = Files.readString(proc.resolve("stat"));
      // The name, in brackets, may hold anything; user and system time are fields 14 and 15.
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      return new Cpu(Long.parseLong(fields[11]) + Long.parseLong(fields[12]), threads);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void readThread(Path task, Map<String, Long> threads) throws IOException {
    try {
      String stat = Files.readString(task.resolve("schedstat"));
      threads.put(
          task.getFileName().toString(), Long.parseLong(stat.substring(0, stat.indexOf(' '))));
    } catch (NoSuchFileException ended) {
      // Between listing and reading.
    }
  }

  /** Resident memory, in bytes. */
  long rss() {
    try {
      for (String line : Files.readAllLines(proc.resolve("status"))) {
        if (line.startsWith("VmRSS:")) {
          return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    throw new IllegalStateException("no VmRSS of process " + pid);
  }

  /** Asking any other process kills it: attaching begins with SIGQUIT. */
  private boolean isJvm() {
    try {
      return proc.resolve("exe").toRealPath().endsWith("java");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Bytes of live objects, after a full collection; null when it is not a JVM. */
  @Nullable Long liveHeap() {
    if (!isJvm()) {
      return null;
    }
    try {
      Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
      Process process =
          new ProcessBuilder(List.of(jcmd.toString(), Long.toString(pid), "GC.class_histogram"))
              .redirectErrorStream(true)
              .start();
      String output =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      if (process.waitFor() != 0) {
        return null;
      }
      String[] total = output.substring(output.lastIndexOf('\n') + 1).split("\\s+", -1);
      return total[0].equals("Total") ? Long.valueOf(total[2]) : null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
