package io.roomcast;

import io.vertx.core.Future;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/** What commands may do on the main thread of the process, and nothing may on an event loop. */
final class MainThread {

  private MainThread() {}

  /**
   * Blocks until the future has completed.
   *
   * @throws RuntimeException what the future failed with, in a {@link CompletionException} when it
   *     is no RuntimeException
   */
  static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  /** Blocks for so long. */
  static void pause(long millis) {
    try {
      TimeUnit.MILLISECONDS.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartException("interrupted", e);
    }
  }

  /** Blocks for good: whoever stops the program ends the process. */
  static int waitForTheEnd() {
    return new CompletableFuture<Integer>().join();
  }
}
