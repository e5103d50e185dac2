package io.roomcast.bench.load;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * Flushes connections once per turn of the event loop, however much was written to them: the
 * generator pays one system call where a real client would pay several. Fleet's event loop.
 */
final class FlushList {

  private final Executor loop;
  private List<Runnable> dirty = new ArrayList<>();
  private List<Runnable> flushing = new ArrayList<>();

  FlushList(Executor loop) {
    this.loop = loop;
  }

  /** Runs {@code flush} when this turn's input has been handled. */
  void add(Runnable flush) {
    if (dirty.isEmpty()) {
      loop.execute(this::flushAll);
    }
    dirty.add(flush);
  }

  private void flushAll() {
    List<Runnable> now = dirty;
    dirty = flushing;
    flushing = now;
    now.forEach(Runnable::run);
    now.clear();
  }
}
