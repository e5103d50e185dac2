package io.roomcast.net;

import io.netty.channel.EventLoop;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The connections of one event loop that were written to in this turn; each is flushed once, at its
 * end. Owned by that loop. The first write of a turn queues the task that flushes them all, so it
 * runs behind everything that was already waiting to write.
 */
final class FlushQueue implements Runnable {

  private static final int INITIAL = 64;

  /** An array that a burst has grown beyond this is not kept. */
  private static final int KEEP = 1 << 16;

  private final EventLoop eventLoop;
  private @Nullable Outbox[] dirty = new Outbox[INITIAL];
  private @Nullable Outbox[] spare = new Outbox[INITIAL];
  private int size;

  FlushQueue(EventLoop eventLoop) {
    this.eventLoop = eventLoop;
  }

  /** Queues a connection that is not queued yet. */
  void add(Outbox connection) {
    if (size == dirty.length) {
      dirty = Arrays.copyOf(dirty, size * 2);
    }
    dirty[size++] = connection;
    if (size == 1) {
      eventLoop.execute(this);
    }
  }

  @Override
  public void run() {
    @Nullable Outbox[] batch = dirty;
    int count = size;
    // A flush may close a connection, whose listener may write to others: those make a new batch.
    dirty = spare;
    size = 0;
    for (int i = 0; i < count; i++) {
      Outbox connection = batch[i];
      batch[i] = null;
      if (connection != null) {
        connection.flushTurn();
      }
    }
    spare = batch.length <= KEEP ? batch : new Outbox[KEEP];
  }
}
