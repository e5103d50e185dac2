package io.roomcast.cluster.redis;

import io.roomcast.loop.LoopExecutor;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;

/**
 * Keeps count of what is on its way to the event loops, so that a busy one does not make it pile
 * up. Event loop of the relay. Loops are sent a mark behind every few messages, and send it back.
 */
final class HandOver {

  /** Messages between two marks. */
  private static final int STRIDE = 64;

  private static final class Loop {
    int users;
    long seenMessages;
    long seenBytes;
  }

  private final RelayLoop relay;
  private final RelayOptions.HandOver bounds;
  private final Map<LoopExecutor, Loop> loops = new HashMap<>();
  private final Runnable changed;
  private long messages;
  private long bytes;
  private long marked;

  /**
   * @param changed called when a loop has caught up
   */
  HandOver(RelayLoop relay, RelayOptions.HandOver bounds, Runnable changed) {
    this.relay = relay;
    this.bounds = bounds;
    this.changed = changed;
  }

  void add(LoopExecutor executor) {
    Loop loop = loops.computeIfAbsent(executor, key -> new Loop());
    if (loop.users++ == 0) {
      loop.seenMessages = messages;
      loop.seenBytes = bytes;
    }
  }

  void remove(LoopExecutor executor) {
    Loop loop = loops.get(executor);
    if (loop != null && --loop.users == 0) {
      loops.remove(executor);
      changed.run();
    }
  }

  /** A message was handed over. */
  void sent(int size) {
    messages++;
    bytes += size;
    if (messages - marked >= STRIDE || size > bounds.maxBytes() / STRIDE) {
      marked = messages;
      loops.forEach(this::mark);
    }
  }

  private void mark(LoopExecutor executor, Loop loop) {
    long messagesNow = messages;
    long bytesNow = bytes;
    try {
      executor.execute(() -> relay.execute(() -> seen(loop, messagesNow, bytesNow)));
    } catch (RejectedExecutionException e) {
      seen(loop, messagesNow, bytesNow); // that loop is no more
    }
  }

  private void seen(Loop loop, long messagesThen, long bytesThen) {
    loop.seenMessages = Math.max(loop.seenMessages, messagesThen);
    loop.seenBytes = Math.max(loop.seenBytes, bytesThen);
    changed.run();
  }

  /** What the slowest loop has before it, as a share of what may be there. */
  double load() {
    double most = 0;
    for (Loop loop : loops.values()) {
      double load =
          Math.max(
              (double) (messages - loop.seenMessages) / bounds.maxMessages(),
              (double) (bytes - loop.seenBytes) / bounds.maxBytes());
      most = Math.max(most, load);
    }
    return most;
  }
}
