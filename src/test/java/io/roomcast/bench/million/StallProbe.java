package io.roomcast.bench.million;

import io.netty.channel.EventLoop;
import java.util.concurrent.TimeUnit;

/**
 * How long an event loop keeps a task waiting: one task after another, each due in 1 ms, and how
 * late it ran. Owned by that loop.
 */
final class StallProbe implements Runnable {

  private static final long PERIOD_NANOS = 1_000_000;

  private final EventLoop loop;
  private Lateness seen = new Lateness();
  private long due;
  private boolean stopped;

  StallProbe(EventLoop loop) {
    this.loop = loop;
  }

  void start() {
    due = System.nanoTime() + PERIOD_NANOS;
    loop.schedule(this, PERIOD_NANOS, TimeUnit.NANOSECONDS);
  }

  void stop() {
    stopped = true;
  }

  @Override
  public void run() {
    seen.add(System.nanoTime() - due);
    if (!stopped) {
      start();
    }
  }

  /** What was measured since the last call. */
  Lateness take() {
    Lateness taken = seen;
    seen = new Lateness();
    return taken;
  }
}
