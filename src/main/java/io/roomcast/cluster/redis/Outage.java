package io.roomcast.cluster.redis;

import io.vertx.core.Future;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * After a time without Redis, what has waited is not sent before the other nodes are back, too:
 * what Redis gets before they have subscribed again is lost. Event loop of the relay.
 */
final class Outage {

  /** How often the nodes are counted, in ms. */
  private static final int STEP = 25;

  private static final int NONE_YET = 0;

  /** Who was alone when nodes were counted last may not be any more; if so, nobody waits for it. */
  private static final int NOT_ALONE = 2;

  private final RelayLoop loop;
  private final long settle;
  private final Publisher publisher;
  private final Subscriber subscriber;
  private final RelayCounters counters;

  private boolean wasPublishing;
  private int round;

  Outage(
      RelayLoop loop,
      long settle,
      Publisher publisher,
      Subscriber subscriber,
      RelayCounters counters) {
    this.loop = loop;
    this.settle = settle;
    this.publisher = publisher;
    this.subscriber = subscriber;
    this.counters = counters;
  }

  /** The next connection is treated as one that comes after an outage. */
  void expectOthers() {
    wasPublishing = true;
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
    regroup(round, Math.max(NOT_ALONE, counters.nodes), RelayLoop.now() + settle, count);
  }

  private void regroup(int number, int nodes, long until, Supplier<Future<Integer>> count) {
    if (number != round) {
      return;
    }
    if (RelayLoop.now() >= until) {
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
}
