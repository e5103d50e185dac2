package io.roomcast;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * CPU time of this process and of those that it started, by what they are; looked at twice a second
 * by a thread of its own, so that those which have ended count, too.
 */
final class CpuUse implements AutoCloseable {

  private static final long EVERY_MILLIS = 500;

  private final Function<ProcessHandle, String> names;
  private final long begun = System.nanoTime();
  private final Thread thread = new Thread(this::run, "cpu-use");

  /** Of the thread, until it has ended. */
  private final Map<Long, String> known = new LinkedHashMap<>();

  private final Map<Long, Duration> used = new LinkedHashMap<>();

  /** Begins; the function names a process. */
  static CpuUse start(Function<ProcessHandle, String> names) {
    CpuUse use = new CpuUse(names);
    use.thread.setDaemon(true);
    use.thread.start();
    return use;
  }

  private CpuUse(Function<ProcessHandle, String> names) {
    this.names = names;
  }

  private void run() {
    try {
      while (true) {
        look();
        TimeUnit.MILLISECONDS.sleep(EVERY_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void look() {
    List<ProcessHandle> all = new ArrayList<>(ProcessHandle.current().descendants().toList());
    all.add(ProcessHandle.current());
    for (ProcessHandle process : all) {
      known.computeIfAbsent(process.pid(), pid -> names.apply(process));
      process.info().totalCpuDuration().ifPresent(time -> used.put(process.pid(), time));
    }
  }

  /** Seconds of CPU of each, and of all of the machine's. */
  String report() {
    close();
    look();
    double wall = (System.nanoTime() - begun) / 1e9;
    StringBuilder text = new StringBuilder("CPU, s:");
    double sum = 0;
    for (Map.Entry<Long, Duration> one : used.entrySet()) {
      double seconds = one.getValue().toMillis() / 1e3;
      sum += seconds;
      text.append(" %s %.1f,".formatted(known.get(one.getKey()), seconds));
    }
    int cores = Runtime.getRuntime().availableProcessors();
    return text.append(" all %.1f of %.1f".formatted(sum, wall * cores)).toString();
  }

  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
