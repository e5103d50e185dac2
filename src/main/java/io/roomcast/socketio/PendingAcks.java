package io.roomcast.socketio;

import io.roomcast.loop.TimerWheel;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The acks that one socket's client owes us, by id. Bounded. Event loop of the socket. */
final class PendingAcks {

  private final class Pending extends TimerWheel.Timer {

    private final long id;
    private final Promise<Payload> promise = Promise.promise();

    Pending(long id) {
      this.id = id;
    }

    @Override
    protected void expired() {
      remove(id);
      timedOut();
    }

    void timedOut() {
      dispatch.accept(() -> promise.tryFail(new AckTimeoutException(List.of())));
    }
  }

  private final TimerWheel wheel;
  private final int limit;
  private final Counters counters;
  private final Consumer<Runnable> dispatch;
  private final Map<Long, Pending> byId = new HashMap<>(4);

  /** {@code dispatch} runs what the application waits for, in its context. */
  PendingAcks(TimerWheel wheel, int limit, Counters counters, Consumer<Runnable> dispatch) {
    this.wheel = wheel;
    this.limit = limit;
    this.counters = counters;
    this.dispatch = dispatch;
  }

  /** How many are awaited. */
  int size() {
    return byId.size();
  }

  /**
   * Awaits the ack of that id, at most {@code timeout} ms when given; no longer the one that had
   * the same id before, as ids of broadcasts come again in the end.
   */
  Future<Payload> await(long id, @Nullable Long timeout) {
    if (byId.size() >= limit) {
      return Future.failedFuture(
          new IllegalStateException("too many acks are pending: maxPendingAcks is " + limit));
    }
    Pending pending = new Pending(id);
    Pending before = byId.put(id, pending);
    if (before == null) {
      counters.pendingAcks++;
    } else {
      wheel.cancel(before);
      before.timedOut();
    }
    if (timeout != null) {
      wheel.schedule(pending, timeout);
    }
    return pending.promise.future();
  }

  /** An ack has come; unknown ones are ignored. */
  void complete(long id, Payload args) {
    Pending pending = remove(id);
    if (pending != null) {
      wheel.cancel(pending);
      pending.promise.tryComplete(args);
    }
  }

  private @Nullable Pending remove(long id) {
    Pending pending = byId.remove(id);
    if (pending != null) {
      counters.pendingAcks--;
    }
    return pending;
  }

  /** Nobody will answer any more. */
  void failAll(Throwable cause) {
    List<Pending> all = new ArrayList<>(byId.values());
    byId.clear();
    counters.pendingAcks -= all.size();
    for (Pending pending : all) {
      wheel.cancel(pending);
      pending.promise.tryFail(cause);
    }
  }
}
