package io.roomcast.bench.million;

import java.util.concurrent.locks.LockSupport;

/**
 * A thread that does nothing but wake every millisecond: how late it is, the machine and the
 * collector are to blame for, not the event loops.
 */
final class Control implements Runnable {

  private static final long PERIOD_NANOS = 1_000_000;

  private Lateness seen = new Lateness();
  private volatile boolean stopped;

  void start() {
    Thread thread = new Thread(this, "control");
    thread.setDaemon(true);
    thread.start();
  }

  void stop() {
    stopped = true;
  }

  @Override
  public void run() {
    while (!stopped) {
      long due = System.nanoTime() + PERIOD_NANOS;
      LockSupport.parkNanos(PERIOD_NANOS);
      long late = System.nanoTime() - due;
      synchronized (this) {
        seen.add(late);
      }
    }
  }

  /** What was measured since the last call. */
  synchronized Lateness take() {
    Lateness taken = seen;
    seen = new Lateness();
    return taken;
  }
}
