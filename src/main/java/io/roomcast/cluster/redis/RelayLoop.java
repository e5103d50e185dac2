package io.roomcast.cluster.redis;

import io.roomcast.loop.Deadline;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The event loop of the relay. What is not said to be for any thread is for that loop. */
final class RelayLoop {

  private static final Logger log = LoggerFactory.getLogger(RelayLoop.class);

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
    try {
      context.runOnContext(v -> task.run());
    } catch (RejectedExecutionException e) {
      log.debug("Something came after the end of the relay");
    }
  }

  /** Runs a task now, when the caller is on the loop, or else soon. */
  void run(Runnable task) {
    if (isCurrent()) {
      task.run();
    } else {
      execute(task);
    }
  }

  /** Whether the caller is on it; any thread. */
  boolean isCurrent() {
    return Thread.currentThread() == thread;
  }

  /** Does it on the loop; the future completes there. Any thread. */
  <T> Future<T> call(Supplier<Future<T>> action) {
    Promise<T> promise = Promise.promise();
    execute(() -> action.get().onComplete(promise));
    return promise.future();
  }

  /** The same result, or a failure when it takes longer than that; on the loop. */
  <T> Future<T> within(long millis, Future<T> future) {
    return Deadline.within(context, millis, future);
  }

  /** Runs it once; the answer cancels it. */
  long timer(long delayMillis, Runnable task) {
    try {
      return vertx.setTimer(Math.max(1, delayMillis), id -> task.run());
    } catch (IllegalStateException | RejectedExecutionException e) {
      log.debug("A timer came after the end of the relay");
      return -1;
    }
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
