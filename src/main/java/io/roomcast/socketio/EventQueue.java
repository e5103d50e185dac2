package io.roomcast.socketio;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the events of one socket in order behind handlers that answer with a future. Event loop of
 * the socket.
 */
final class EventQueue {

  /** An event that waits, and the bytes that it holds. */
  private record Waiting(Runnable event, int size) {}

  private final EventBacklog backlog;
  private int running;
  private boolean draining;
  private int max = Integer.MAX_VALUE;

  /** Whether the connection is read no further because of this queue alone. */
  private boolean paused;

  private @Nullable ArrayDeque<Waiting> waiting;

  EventQueue(EventBacklog backlog) {
    this.backlog = backlog;
  }

  /** Runs it now, or after those that wait already. */
  void submit(Runnable event, int size) {
    if (running == 0 && !draining && (waiting == null || waiting.isEmpty())) {
      event.run();
      return;
    }
    if (waiting == null) {
      waiting = new ArrayDeque<>();
    }
    waiting.add(new Waiting(event, size));
    backlog.add(size);
    if (!paused && waiting.size() >= max) {
      paused = true;
      backlog.pause();
    }
  }

  /** With so many that wait, the connection is read no further until half of them are done. */
  void limit(int events) {
    max = Math.max(1, events);
  }

  private void resume() {
    if (paused && (waiting == null || waiting.size() <= max / 2)) {
      paused = false;
      backlog.resume();
    }
  }

  /** Events under way, and those that wait for them. */
  int size() {
    return running + (waiting == null ? 0 : waiting.size());
  }

  /** A future is under way: further events wait. */
  void begin() {
    running++;
  }

  /** A future has completed. */
  void end() {
    running--;
    drain();
  }

  private void drain() {
    if (draining) {
      return;
    }
    draining = true;
    int done = 0;
    long size = 0;
    try {
      // A handler may end the socket, and with it the queue.
      while (running == 0 && waiting != null && !waiting.isEmpty()) {
        Waiting next = waiting.remove();
        done++;
        size += next.size;
        next.event.run();
      }
    } finally {
      draining = false;
      if (done > 0) {
        backlog.remove(done, size);
        resume();
      }
    }
  }

  /** Forgets what waits; answers how much that was. */
  int clear() {
    if (waiting == null) {
      return 0;
    }
    int count = waiting.size();
    long size = waiting.stream().mapToLong(Waiting::size).sum();
    waiting = null;
    if (count > 0) {
      backlog.remove(count, size);
    }
    resume();
    return count;
  }
}
