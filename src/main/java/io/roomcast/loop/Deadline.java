package io.roomcast.loop;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.concurrent.RejectedExecutionException;

/** Bounds how long an event loop waits for something. Stateless. */
public final class Deadline {

  private Deadline() {}

  /**
   * The same result, or a failure when there is none in so many ms; unless there is one already, it
   * is told on the context, whatever thread has it. Not so {@link Future#timeout}: where futures
   * belong to no context, that comes on a thread of its own.
   *
   * @param context that of the caller
   */
  public static <T> Future<T> within(Context context, long millis, Future<T> future) {
    if (future.isComplete()) {
      return future;
    }
    Vertx vertx = context.owner();
    Promise<T> promise = Promise.promise();
    try {
      long timer =
          vertx.setTimer(
              Math.max(1, millis), id -> promise.tryFail("no answer in " + millis + " ms"));
      future.onComplete(
          done ->
              run(
                  context,
                  () -> {
                    vertx.cancelTimer(timer);
                    if (done.succeeded()) {
                      promise.tryComplete(done.result());
                    } else {
                      promise.tryFail(done.cause());
                    }
                  }));
    } catch (IllegalStateException | RejectedExecutionException e) {
      promise.tryFail(e); // all ends
    }
    return promise.future();
  }

  private static void run(Context context, Runnable task) {
    if (Vertx.currentContext() == context) {
      task.run();
      return;
    }
    try {
      context.runOnContext(v -> task.run());
    } catch (RejectedExecutionException e) {
      // The loop is no more, and nobody on it.
    }
  }
}
