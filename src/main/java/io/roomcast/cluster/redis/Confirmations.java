package io.roomcast.cluster.redis;

import io.roomcast.loop.EventLoopState;
import io.roomcast.loop.TimerWheel;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells whoever wants to know whether Redis has taken what an adapter sends. Most do not ask, and
 * cost nothing. Event loop of the adapter.
 */
final class Confirmations {

  private final EventLoopState loop;
  private final Relay relay;
  private final Consumer<Runnable> onLoop;

  /** Of what is sent now, while somebody collects it. */
  private @Nullable List<Future<Void>> expected;

  /**
   * @param onLoop runs a task on the loop of the adapter; any thread
   */
  Confirmations(EventLoopState loop, Relay relay, Consumer<Runnable> onLoop) {
    this.loop = loop;
    this.relay = relay;
    this.onLoop = onLoop;
  }

  /** What is to be completed for the next message; null when nobody asks. */
  @Nullable Promise<Void> expected() {
    if (expected == null) {
      return null;
    }
    Promise<Void> taken = Promise.promise();
    expected.add(taken.future());
    return taken;
  }

  /**
   * Collects from now on; the supplier ends that, and answers when Redis has taken what was sent
   * meanwhile. A collection within another is part of that one, too.
   */
  Supplier<Future<Void>> begin() {
    List<Future<Void>> taken = new ArrayList<>(1);
    List<Future<Void>> outer = expected;
    expected = taken;
    return () -> {
      expected = outer;
      if (outer != null) {
        outer.addAll(taken);
      }
      return taken.isEmpty() ? Future.succeededFuture() : all(Future.join(taken));
    };
  }

  /** Nobody waits for a Redis that is known to be away, nor for long for one that is slow. */
  private Future<Void> all(Future<?> taken) {
    if (!taken.isComplete() && !relay.counters().isPublishing()) {
      return Future.failedFuture(
          new ClusterUnavailableException("Redis is not there; what is for other nodes waits"));
    }
    Promise<Void> promise = Promise.promise();
    TimerWheel.Timer late =
        new TimerWheel.Timer() {
          @Override
          protected void expired() {
            promise.tryFail(new ClusterUnavailableException("Redis did not answer in time"));
          }
        };
    loop.wheel().schedule(late, relay.options().requestsTimeout());
    taken.onComplete(
        done ->
            onLoop.accept(
                () -> {
                  loop.wheel().cancel(late);
                  if (done.succeeded()) {
                    promise.tryComplete();
                  } else {
                    promise.tryFail(done.cause());
                  }
                }));
    return promise.future();
  }
}
