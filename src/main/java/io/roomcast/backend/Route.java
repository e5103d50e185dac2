package io.roomcast.backend;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way to a backend as one conf of it has it: queue and connections. Event loop of the backend.
 */
final class Route {

  private static final Logger LOG = LoggerFactory.getLogger(Route.class);

  private final BackendSpec spec;
  private final BackendLoop loop;
  private final Courier courier;
  private final Envelopes envelopes;
  private @Nullable CallQueue queue;
  private boolean closed;

  /**
   * @throws IllegalArgumentException when the spec is wrong
   */
  Route(BackendLoop loop, String name, BackendSpec spec) {
    this.spec = spec;
    this.loop = loop;
    this.envelopes = new Envelopes(loop, spec.options().forwardHeaders());
    WebhookOptions webhook = spec.webhook();
    this.courier =
        webhook == null
            ? new BusCourier(loop, spec.bus(), spec.options())
            : new WebhookCourier(loop, name, webhook, spec.options());
  }

  /** Where it counts; once, before the first call. */
  void counters(BackendCounters counters) {
    queue = new CallQueue(loop, spec.options(), courier, counters);
  }

  BackendSpec spec() {
    return spec;
  }

  BackendOptions options() {
    return spec.options();
  }

  Envelopes envelopes() {
    return envelopes;
  }

  BreakerState breaker() {
    return courier.breaker();
  }

  Future<@Nullable JsonObject> submit(Call call, BackendCounters counters) {
    if (closed || queue == null) {
      BackendException gone = new BackendException(Outcome.REJECTED, "it is no longer in the conf");
      counters.lost(call, gone, loop.monotonic());
      return Future.failedFuture(gone);
    }
    return queue.submit(call);
  }

  /** Completes when nothing is under way and nothing waits. */
  Future<Void> idle() {
    return queue == null ? Future.succeededFuture() : queue.idle();
  }

  /** Takes no more calls, and frees all when those that it has are over. */
  void close() {
    closed = true;
    idle()
        .onComplete(
            over -> {
              LOG.debug("a backend's connections are closed");
              courier.close();
            });
  }
}
