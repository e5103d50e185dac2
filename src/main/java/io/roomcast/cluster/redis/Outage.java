package io.roomcast.cluster.redis;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is done about times without Redis. Event loop of the relay.
 *
 * <p>What has waited is not sent before the other nodes are back, too: what Redis gets before they
 * have subscribed again is lost. And the process is told when it may have missed something.
 */
final class Outage {

  private static final Logger log = LoggerFactory.getLogger(Outage.class);

  /** How often the nodes are counted, in ms. */
  private static final int STEP = 25;

  private static final long NONE = -1;

  private final Vertx vertx;
  private final RelayLoop loop;
  private final long settle;
  private final Publisher publisher;
  private final Subscriber subscriber;
  private final RelayCounters counters;

  private boolean wasPublishing;
  private int round;
  private long deafFrom = NONE;

  Outage(
      Vertx vertx,
      RelayLoop loop,
      long settle,
      Publisher publisher,
      Subscriber subscriber,
      RelayCounters counters) {
    this.vertx = vertx;
    this.loop = loop;
    this.settle = settle;
    this.publisher = publisher;
    this.subscriber = subscriber;
    this.counters = counters;
  }

  /** There is a new connection for publishing; {@code count} counts nodes, if there is anything. */
  void publishing(@Nullable Supplier<Future<Integer>> count) {
    boolean first = !wasPublishing;
    wasPublishing = true;
    round++;
    if (first || count == null) {
      publisher.hold(false);
      return;
    }
    publisher.hold(true);
    regroup(round, counters.nodes, RelayLoop.now() + settle, count);
  }

  private void regroup(int number, int nodes, long until, Supplier<Future<Integer>> count) {
    if (number != round) {
      return;
    }
    if (RelayLoop.now() >= until) {
      counters.nodes = 1;
      publisher.hold(false);
      return;
    }
    Future<Integer> counted =
        subscriber.isSynced() ? count.get() : Future.succeededFuture(NONE_YET);
    counted.onComplete(
        done -> {
          if (number == round && done.succeeded() && done.result() >= nodes) {
            publisher.hold(false);
          } else {
            loop.timer(STEP, () -> regroup(number, nodes, until, count));
          }
        });
  }

  private static final int NONE_YET = 0;

  /** Messages do not arrive, since then (ms since the epoch) at the latest. */
  void deaf(long since) {
    if (deafFrom == NONE) {
      deafFrom = since;
    }
  }

  /** They do again. */
  void subscribed() {
    if (deafFrom == NONE) {
      return;
    }
    long to = System.currentTimeMillis();
    log.warn("Messages of other nodes may be missing: {} ms without Redis", to - deafFrom);
    counters.gaps.increment();
    vertx
        .eventBus()
        .publish(RedisRelay.GAP_ADDRESS, new JsonObject().put("fromMs", deafFrom).put("toMs", to));
    deafFrom = NONE;
  }
}
