package io.roomcast.socketio;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the events of one socket in order behind handlers that answer with a future. When too many
 * wait, the connection is read no further until half of them are done. Event loop of the socket.
 */
final class EventQueue {

  private final Client client;
  private final int limit;
  private int running;
  private boolean draining;
  private boolean paused;
  private @Nullable ArrayDeque<Runnable> waiting;

  EventQueue(Client client, int limit) {
    this.client = client;
    this.limit = limit;
  }

  /** Runs it now, or after those that wait already. */
  void submit(Runnable event) {
    if (running == 0 && (waiting == null || waiting.isEmpty())) {
      event.run();
      return;
    }
    if (waiting == null) {
      waiting = new ArrayDeque<>();
    }
    waiting.add(event);
    if (!paused && waiting.size() >= limit) {
      paused = true;
      client.pause();
    }
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
    if (draining || waiting == null) {
      return;
    }
    draining = true;
    try {
      while (running == 0 && !waiting.isEmpty()) {
        waiting.remove().run();
      }
    } finally {
      draining = false;
    }
    if (paused && waiting.size() <= limit / 2) {
      paused = false;
      client.resume();
    }
  }

  /** Forgets what waits; answers how much that was. */
  int clear() {
    if (paused) {
      paused = false;
      client.resume();
    }
    int size = waiting == null ? 0 : waiting.size();
    waiting = null;
    return size;
  }
}
