package io.roomcast.cluster.redis;

import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;

/**
 * Lets so many questions be under way at a time, in the order in which they came: what clients have
 * asked must not keep the lease of the node waiting, on the same connection. Event loop of the
 * relay.
 */
final class Turns {

  /** Some ms of work for Redis. */
  static final int UNDER_WAY = 250;

  private final Deque<Runnable> waiting = new ArrayDeque<>();
  private int underWay;
  private boolean moving;

  /** Asks when it is its turn; the question must not throw. */
  void add(Supplier<Future<?>> question) {
    if (underWay < UNDER_WAY) {
      begin(question);
    } else {
      waiting.add(() -> begin(question));
    }
  }

  private void begin(Supplier<Future<?>> question) {
    underWay++;
    question.get().onComplete(done -> next());
  }

  private void next() {
    underWay--;
    if (!moving) { // else a question has failed at once, below
      moving = true;
      while (underWay < UNDER_WAY && !waiting.isEmpty()) {
        waiting.remove().run();
      }
      moving = false;
    }
  }
}
