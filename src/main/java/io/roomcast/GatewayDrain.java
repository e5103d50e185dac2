package io.roomcast;

import io.roomcast.config.ShutdownConf;
import io.roomcast.loop.SlidingWindow;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How the process lets go of its clients, step by step: unready, then no handshakes, then clients
 * sent away at a rate. Once; thread-safe.
 */
final class GatewayDrain {

  private static final Logger LOG = LoggerFactory.getLogger(GatewayDrain.class);

  private final Vertx vertx;
  private final ShutdownConf conf;
  private final GatewayOps ops;
  private final List<GatewayVerticle> verticles;
  private final AtomicReference<@Nullable Promise<Void>> begun = new AtomicReference<>();

  GatewayDrain(Vertx vertx, ShutdownConf conf, GatewayOps ops, List<GatewayVerticle> verticles) {
    this.vertx = vertx;
    this.conf = conf;
    this.ops = ops;
    this.verticles = verticles;
  }

  /**
   * Does it. The future completes when no client is left, or the time for it is over; those who
   * call later get the same future.
   */
  Future<Void> start() {
    Promise<Void> done = Promise.promise();
    Promise<Void> earlier = begun.compareAndExchange(null, done);
    if (earlier != null) {
      return earlier.future();
    }
    ops.phase(GatewayOps.Phase.DRAINING);
    long preStop = conf.preStop().toMillis();
    if (preStop > 0) {
      LOG.info("Unready; handshakes are refused in {} ms", preStop);
    }
    after(preStop)
        .compose(now -> refuse())
        .compose(this::sendAway)
        .onComplete(end -> done.tryComplete());
    return done.future();
  }

  private Future<Void> after(long millis) {
    return millis == 0
        ? Future.succeededFuture()
        : vertx.timer(millis, TimeUnit.MILLISECONDS).mapEmpty();
  }

  /** Answers how many clients each event loop has. */
  private Future<List<Integer>> refuse() {
    return Future.all(verticles.stream().map(GatewayVerticle::refuseHandshakes).toList())
        .map(counted -> counted.list());
  }

  /**
   * Each event loop sends away its share, so that all end at one time; in no second more than the
   * conf says, all together.
   */
  private Future<Void> sendAway(List<Integer> clients) {
    int all = clients.stream().mapToInt(Integer::intValue).sum();
    if (all == 0) {
      return Future.succeededFuture();
    }
    LOG.info("Sending {} clients away, {} in a second", all, conf.ratePerSecond());
    Promise<Void> end = Promise.promise();
    SlidingWindow sent = new SlidingWindow(conf.ratePerSecond(), 1_000);
    double each = (double) conf.ratePerSecond() / all;
    List<Future<Void>> loops = new ArrayList<>();
    for (int i = 0; i < verticles.size(); i++) {
      double rate = Math.max(each * clients.get(i), Double.MIN_NORMAL);
      loops.add(verticles.get(i).drain(rate, conf.settle().toMillis(), sent));
    }
    Future.join(loops).onComplete(done -> end.tryComplete());
    long timer =
        vertx.setTimer(
            Math.max(1, conf.drain().toMillis()),
            late -> {
              if (end.tryComplete()) {
                LOG.warn(
                    "shutdown.drain is over before all clients were sent away; those left are cut off when the"
                        + " process ends");
              }
            });
    return end.future().onComplete(done -> vertx.cancelTimer(timer));
  }
}
