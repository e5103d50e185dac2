package io.roomcast;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** How tests wait for event loops. */
public final class Futures {

  private Futures() {}

  /** What a future completes with, within some seconds; not for event loops. */
  public static <T> T await(Future<T> future) {
    try {
      return future.await(20, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  /** Runs it on the loop and waits for what it answers. */
  public static <T> T call(Context loop, Callable<T> action) {
    Promise<T> promise = Promise.promise();
    loop.runOnContext(
        v -> {
          try {
            promise.complete(action.call());
          } catch (Exception e) {
            promise.fail(e);
          }
        });
    return await(promise.future());
  }
}
