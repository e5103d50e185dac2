package io.roomcast.backend;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.util.ArrayDeque;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The calls of one backend: as many as it may have at a time are under way, the others wait, and
 * those that failed in a way that may pass wait for another attempt without keeping a place. Event
 * loop of the backend.
 */
final class CallQueue {

  /** Calls that wait for a place; those that sleep until another attempt are only counted. */
  private static final class Line {
    final ArrayDeque<Call> calls = new ArrayDeque<>();
    int held;
    long bytes;
  }

  private final BackendLoop loop;
  private final BackendOptions options;
  private final Courier courier;
  private final BackendCounters counters;
  private final DoubleSupplier random;
  private final Line calls = new Line();

  /** They have time, and are many when the backend comes back. */
  private final Line disconnects = new Line();

  private int running;
  private boolean disconnectsNext;
  private @Nullable Promise<Void> idle;

  CallQueue(BackendLoop loop, BackendOptions options, Courier courier, BackendCounters counters) {
    this.loop = loop;
    this.options = options;
    this.courier = courier;
    this.counters = counters;
    courier.onPlaces(() -> loop.later(this::startWaiting));
    this.random = () -> ThreadLocalRandom.current().nextDouble();
  }

  /** Completes with the backend's answer, null for none; fails with a {@link BackendException}. */
  Future<@Nullable JsonObject> submit(Call call) {
    Line line = line(call);
    if (running < places() && line.calls.isEmpty()) {
      running++;
      counters.inFlight++;
      loop.inContext(() -> start(call));
      return call.answer.future();
    }
    long size = courier.size(call);
    if (line.held >= options.maxQueue() || line.bytes + size > options.maxQueueBytes()) {
      return Future.failedFuture(
          fail(call, new BackendException(Outcome.OVERLOADED, "too much waits for it already")));
    }
    hold(call, 1, size);
    line.calls.add(call);
    return call.answer.future();
  }

  private int places() {
    return Math.min(options.maxInFlight(), courier.places());
  }

  private Line line(Call call) {
    return call.type == CallType.DISCONNECT ? disconnects : calls;
  }

  private void hold(Call call, int count, long bytes) {
    Line line = line(call);
    line.held += count;
    line.bytes += bytes;
    if (line == disconnects) {
      counters.queuedDisconnects += count;
    } else {
      counters.queued += count;
    }
  }

  /** It has a place. */
  private void start(Call call) {
    call.attempts++;
    courier
        .deliver(call)
        .onComplete(
            done -> {
              running--;
              counters.inFlight--;
              if (done.succeeded()) {
                call.answer.complete(done.result());
              } else {
                failed(call, exception(done.cause()));
              }
              startWaiting();
            });
  }

  private static BackendException exception(Throwable cause) {
    return cause instanceof BackendException known
        ? known
        : new BackendException(Outcome.NETWORK, cause.getClass().getSimpleName());
  }

  private void failed(Call call, BackendException cause) {
    long delay = options.retry().delay(call.attempts, cause.retryAfter(), random.getAsDouble());
    if (!mayRetry(call, cause, delay)) {
      call.answer.fail(fail(call, cause));
      return;
    }
    hold(call, 1, courier.size(call));
    loop.after(
        delay,
        () -> {
          counters.retries++;
          line(call).calls.add(call);
          startWaiting();
        });
  }

  private boolean mayRetry(Call call, BackendException cause, long delay) {
    if (call.type == CallType.DISCONNECT) {
      boolean open = cause.outcome() == Outcome.BREAKER_OPEN;
      return (open || cause.outcome().retryable()) && loop.monotonic() + delay < call.until;
    }
    return cause.outcome().retryable() && call.attempts < options.retry().attempts();
  }

  private BackendException fail(Call call, BackendException cause) {
    counters.lost(call, cause, loop.monotonic());
    return cause;
  }

  private void startWaiting() {
    while (running < places()) {
      Line line = disconnectsNext ? disconnects : calls;
      disconnectsNext = !disconnectsNext;
      Call next = line.calls.poll();
      next = next == null ? (line == calls ? disconnects : calls).calls.poll() : next;
      if (next == null) {
        break;
      }
      hold(next, -1, -courier.size(next));
      running++;
      counters.inFlight++;
      start(next);
    }
    if (idle != null && running + calls.held + disconnects.held == 0) {
      idle.tryComplete();
    }
  }

  /** Completes when nothing is under way and nothing waits. */
  Future<Void> idle() {
    if (running + calls.held + disconnects.held == 0) {
      return Future.succeededFuture();
    }
    if (idle == null) {
      idle = Promise.promise();
    }
    return idle.future();
  }
}
