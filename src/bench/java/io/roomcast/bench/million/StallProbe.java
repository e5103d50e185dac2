package io.roomcast.bench.million;

import io.netty.channel.EventLoop;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.concurrent.TimeUnit;

/**
 * How long an event loop keeps a task waiting: one task after another, each due in 1 ms, and how
 * late it ran. On a machine that others use, part of that is theirs; so the CPU time that the loop
 * itself has used between two of its tasks is told apart. Owned by that loop.
 */
final class StallProbe implements Runnable {

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final long PERIOD_NANOS = 1_000_000;

  private final EventLoop loop;
  private Lateness late = new Lateness();
  private Lateness busy = new Lateness();
  private long due;
  private long cpu;
  private boolean stopped;

  StallProbe(EventLoop loop) {
    this.loop = loop;
  }

  @SuppressWarnings("FutureReturnValueIgnored") // ends with the loop
  void start() {
    due = System.nanoTime() + PERIOD_NANOS;
    var unused = loop.schedule(this, PERIOD_NANOS, TimeUnit.NANOSECONDS);
  }

  void stop() {
    stopped = true;
  }

  @Override
  public void run() {
    late.add(System.nanoTime() - due);
    long used = THREADS.getCurrentThreadCpuTime();
    if (cpu > 0) {
      busy.add(used - cpu);
    }
    cpu = used;
    if (!stopped) {
      start();
    }
  }

  /**
   * What was measured since the last call.
   *
   * @param late how late tasks ran
   * @param busy CPU time of the loop between two of them, that of waking up for them included
   */
  record Stalls(Lateness late, Lateness busy) {}

  /** What was measured since the last call. */
  Stalls take() {
    Stalls taken = new Stalls(late, busy);
    late = new Lateness();
    busy = new Lateness();
    return taken;
  }
}
