package io.roomcast.loop;

import java.util.ArrayDeque;

/**
 * Long work of one event loop, done piece by piece so that it never holds the loop for long: each
 * turn gets one slice of it, shared fairly by all that is to be done, and what waits for input is
 * heard between two slices. Owned by that loop.
 */
public final class Slices implements Runnable {

  /** How long one turn of a server works at most, apart from the piece that it is in. */
  public static final long SLICE_NANOS = 2_000_000;

  /** Something that takes long. */
  public interface Work {

    /**
     * Does a small piece, some tens of operations. Must not throw.
     *
     * @return whether there is more
     */
    boolean step();
  }

  private final LoopExecutor executor;
  private final long sliceNanos;
  private final ArrayDeque<Work> waiting = new ArrayDeque<>(4);
  private boolean armed;

  /** With slices of so many ns; one piece of work at least. */
  public Slices(LoopExecutor executor, long sliceNanos) {
    this.executor = executor;
    this.sliceNanos = sliceNanos;
  }

  /** Begins at the end of this turn. */
  public void add(Work work) {
    waiting.add(work);
    if (!armed) {
      armed = true;
      executor.execute(this);
    }
  }

  @Override
  public void run() {
    long start = System.nanoTime();
    for (Work work = waiting.poll(); work != null; work = waiting.poll()) {
      if (work.step()) {
        waiting.add(work);
      }
      executor.flush();
      if (System.nanoTime() - start >= sliceNanos) {
        break;
      }
    }
    armed = !waiting.isEmpty();
    if (armed) {
      // A task that queues itself again would keep the loop from its input.
      executor.schedule(0, this);
    }
  }
}
