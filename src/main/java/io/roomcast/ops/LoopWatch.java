package io.roomcast.ops;

import io.roomcast.loop.Clock;
import io.roomcast.loop.LoopExecutor;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Watches from a thread of its own whether event loops turn: each is given a task once in a second,
 * and must get to it. Thread-safe.
 */
public final class LoopWatch implements AutoCloseable {

  private static final long INTERVAL = 1_000;

  private final Clock clock;
  private final List<Watched> loops = new CopyOnWriteArrayList<>();
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread made = new Thread(task, "loop-watch");
            made.setDaemon(true);
            return made;
          });

  /** A loop; {@code asked} by the watching thread, {@code done} by the loop. */
  private static final class Watched {
    private final LoopExecutor loop;
    private volatile long asked;
    private volatile boolean done = true;

    Watched(LoopExecutor loop) {
      this.loop = loop;
    }
  }

  /** With this clock. */
  public LoopWatch(Clock clock) {
    this.clock = clock;
    var unused = thread.scheduleAtFixedRate(this::ask, INTERVAL, INTERVAL, TimeUnit.MILLISECONDS);
  }

  /** Watches that loop from now on. */
  public void add(LoopExecutor loop) {
    loops.add(new Watched(loop));
  }

  /** Watches that loop no longer. */
  public void remove(LoopExecutor loop) {
    loops.removeIf(watched -> watched.loop == loop);
  }

  private void ask() {
    for (Watched watched : loops) {
      if (watched.done) {
        watched.asked = clock.monotonicMillis();
        watched.done = false;
        try {
          watched.loop.execute(() -> watched.done = true);
        } catch (RejectedExecutionException e) {
          // It ended with its server.
          watched.done = true;
        }
      }
    }
  }

  /** How long the loop that is worst off has not turned, in ms; 0 when all turn. */
  public long stalledMillis() {
    long worst = 0;
    long now = clock.monotonicMillis();
    for (Watched watched : loops) {
      if (!watched.done) {
        worst = Math.max(worst, now - watched.asked);
      }
    }
    return worst;
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
