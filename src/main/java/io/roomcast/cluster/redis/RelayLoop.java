package io.roomcast.cluster.redis;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.function.Supplier;

/** The event loop of the relay. What is not said to be for any thread is for that loop. */
final class RelayLoop {

  private final Vertx vertx;
  private final Context context;
  private final Thread thread;

  /** The loop of the caller. */
  RelayLoop(Vertx vertx) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.thread = Thread.currentThread();
  }

  Vertx vertx() {
    return vertx;
  }

  /** Runs a task on the loop, after what is running now; any thread, in the order of its calls. */
  void execute(Runnable task) {
    context.runOnContext(v -> task.run());
  }

  /** Runs a task now, when the caller is on the loop, or else soon. */
  void run(Runnable task) {
    if (Thread.currentThread() == thread) {
      task.run();
    } else {
      execute(task);
    }
  }

  /** Does it on the loop; the future completes there. Any thread. */
  <T> Future<T> call(Supplier<Future<T>> action) {
    Promise<T> promise = Promise.promise();
    execute(() -> action.get().onComplete(promise));
    return promise.future();
  }

  /** Runs it once; the answer cancels it. */
  long timer(long delayMillis, Runnable task) {
    return vertx.setTimer(Math.max(1, delayMillis), id -> task.run());
  }

  long periodic(long millis, Runnable task) {
    return vertx.setPeriodic(millis, id -> task.run());
  }

  void cancel(long timer) {
    vertx.cancelTimer(timer);
  }

  /** ms that only grow. */
  static long now() {
    return System.nanoTime() / 1_000_000;
  }
}
