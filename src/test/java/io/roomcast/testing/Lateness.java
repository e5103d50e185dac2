package io.roomcast.testing;

import java.util.List;
import java.util.stream.Stream;

/** Finds out how late threads of this process are given a processor while it is open. */
final class Lateness implements AutoCloseable {

  private static final int STEP_MILLIS = 5;

  /** One that sleeps, and looks when it was woken. */
  private static final class Sleeper extends Thread {

    private volatile long worstNanos;

    Sleeper() {
      super("lateness");
      setDaemon(true);
    }

    @Override
    public void run() {
      try {
        while (true) {
          long due = System.nanoTime() + STEP_MILLIS * 1_000_000L;
          sleep(STEP_MILLIS);
          worstNanos = Math.max(worstNanos, System.nanoTime() - due);
        }
      } catch (InterruptedException e) {
        // it is over
      }
    }
  }

  private final List<Sleeper> sleepers =
      Stream.generate(Sleeper::new).limit(Runtime.getRuntime().availableProcessors()).toList();

  Lateness() {
    sleepers.forEach(Thread::start);
  }

  /** ms, at worst. */
  double worstMillis() {
    return sleepers.stream().mapToLong(sleeper -> sleeper.worstNanos).max().orElse(0) / 1e6;
  }

  @Override
  public void close() {
    sleepers.forEach(Thread::interrupt);
  }
}
