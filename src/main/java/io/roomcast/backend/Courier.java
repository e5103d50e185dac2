package io.roomcast.backend;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** Brings calls to a backend, by HTTP or by the event bus. Event loop of the backend. */
interface Courier {

  /**
   * One attempt. The answer is null when the backend has none; fails with a {@link
   * BackendException}, and never throws.
   */
  Future<@Nullable JsonObject> deliver(Call call);

  /** Bytes that a call holds while it waits; 0 where they are not counted. */
  long size(Call call);

  /** Calls that it can have under way at a time. */
  default int places() {
    return Integer.MAX_VALUE;
  }

  /** Whom to tell when {@link #places} has grown; to be set once. */
  default void onPlaces(Runnable grown) {}

  /** What its breaker says. */
  default BreakerState breaker() {
    return BreakerState.CLOSED;
  }

  /** Frees what it holds; nothing is under way any more. */
  default void close() {}
}
