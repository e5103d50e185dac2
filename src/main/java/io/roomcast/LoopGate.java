package io.roomcast;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/**
 * Lets the instances of a deployment begin once all are placed, and only when each has an event
 * loop of its own. Vert.x hands out its loops in turn to whoever asks, and the first instances ask
 * for clients and timers while the last ones are still being placed: two could get one loop, and
 * another would stay idle. Thread-safe.
 */
final class LoopGate {

  /** Two instances, or one and the relay, were given one event loop: they are to be placed anew. */
  static final class SharedLoopException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private SharedLoopException() {
      super("two instances are on one event loop", null, false, false);
    }
  }

  private final int instances;
  private final BooleanSupplier taken;
  private final Set<Thread> loops = ConcurrentHashMap.newKeySet();
  private final AtomicInteger arrived = new AtomicInteger();
  private final Promise<Void> open = Promise.promise();

  /**
   * For so many instances.
   *
   * @param taken whether the event loop of the caller belongs to somebody else
   */
  LoopGate(int instances, BooleanSupplier taken) {
    this.instances = instances;
    this.taken = taken;
  }

  /**
   * An instance is there, on its event loop. The future completes on it, when all others are there,
   * too; it fails with {@link SharedLoopException} when not all can have a loop of their own.
   */
  Future<Void> enter(Context context) {
    if (!taken.getAsBoolean()) {
      loops.add(Thread.currentThread());
    }
    if (arrived.incrementAndGet() == instances) {
      if (loops.size() == instances) {
        open.complete();
      } else {
        open.fail(new SharedLoopException());
      }
    }
    Promise<Void> here = Promise.promise();
    open.future().onComplete(done -> context.runOnContext(go -> here.handle(done)));
    return here.future();
  }
}
