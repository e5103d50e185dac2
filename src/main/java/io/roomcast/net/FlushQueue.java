package io.roomcast.net;

import io.netty.channel.EventLoop;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The connections of one event loop that were written to in this turn; each is flushed once, at its
 * end. Owned by that loop. The first write of a turn queues the task that flushes them all, so it
 * runs behind everything that was already waiting to write. When there are so many that they would
 * hold the loop for long, the rest comes after the input that waits.
 */
final class FlushQueue implements Runnable {

  private static final int INITIAL = 64;

  /** An array that a burst has grown beyond this is not kept. */
  private static final int KEEP = 1 << 16;

  /** How long one turn flushes at most. */
  private static final long SLICE_NANOS = 2_000_000;

  /** Flushes between two looks at the clock; a power of two. */
  private static final int PIECE = 32;

  private final EventLoop eventLoop;
  private @Nullable Outbox[] dirty = new Outbox[INITIAL];
  private int first;
  private int end;
  private boolean armed;
  private boolean flushing;

  FlushQueue(EventLoop eventLoop) {
    this.eventLoop = eventLoop;
  }

  /** Queues a connection that is not queued yet. */
  void add(Outbox connection) {
    if (end == dirty.length) {
      makeRoom();
    }
    dirty[end++] = connection;
    if (!armed) {
      armed = true;
      eventLoop.execute(this);
    }
  }

  /** Forgets a connection that leaves this loop. */
  void remove(Outbox connection) {
    for (int i = first; i < end; i++) {
      if (dirty[i] == connection) {
        dirty[i] = null;
      }
    }
  }

  private void makeRoom() {
    int size = end - first;
    @Nullable Outbox[] target = size > end / 2 ? new Outbox[end * 2] : dirty;
    System.arraycopy(dirty, first, target, 0, size);
    if (target == dirty) {
      Arrays.fill(dirty, size, end, null);
    }
    dirty = target;
    first = 0;
    end = size;
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // nobody cancels it, and it does not fail
  public void run() {
    flush();
    // Nothing is left over but by a flush that took too long.
    armed = first < end;
    if (armed) {
      eventLoop.schedule(this, 0, TimeUnit.NANOSECONDS);
    }
  }

  /**
   * Flushes them now, as many as the time allows. A flush may close a connection, whose listener
   * may write to others: those come last.
   */
  void flush() {
    if (flushing || first == end) {
      return;
    }
    flushing = true;
    long start = System.nanoTime();
    int count = 0;
    try {
      while (first < end) {
        Outbox connection = dirty[first];
        dirty[first++] = null;
        if (connection != null) {
          connection.flushTurn();
        }
        if ((++count & (PIECE - 1)) == 0 && System.nanoTime() - start >= SLICE_NANOS) {
          break;
        }
      }
    } finally {
      flushing = false;
    }
    if (first == end) {
      first = 0;
      end = 0;
      if (dirty.length > KEEP) {
        dirty = new Outbox[INITIAL];
      }
    }
  }
}
