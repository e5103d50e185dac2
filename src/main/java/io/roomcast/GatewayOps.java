package io.roomcast;

import io.roomcast.config.MetricsConf;
import io.roomcast.config.RoomcastConf;
import io.roomcast.loop.Clock;
import io.roomcast.ops.LoopWatch;
import io.roomcast.ops.Prometheus;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What operators see of the whole process and do to it: health, metrics, and the actions of the
 * admin endpoints. Thread-safe.
 */
final class GatewayOps {

  /** How far the process is. */
  enum Phase {
    STARTING,
    SERVING,
    DRAINING
  }

  /** A loop that did not turn for so long makes the process not live. */
  private static final long STALLED_MILLIS = 10_000;

  /**
   * One thing that must be well for the process to be ready.
   *
   * @param detail for people
   */
  record Check(String name, boolean well, Object detail) {}

  private final LoopWatch watch = new LoopWatch(Clock.SYSTEM);
  private final @Nullable Prometheus prometheus;
  private final double heapShed;
  private final List<Supplier<Check>> checks = new CopyOnWriteArrayList<>();
  private volatile Phase phase = Phase.STARTING;
  private volatile @Nullable Supplier<Future<JsonObject>> reload;
  private volatile @Nullable Supplier<String> conf;
  private volatile @Nullable Supplier<Future<Void>> drain;

  GatewayOps(RoomcastConf conf) {
    MetricsConf metrics = conf.metrics();
    boolean served = metrics.prometheus() && conf.listen().internal() != null;
    this.prometheus = served ? new Prometheus(metrics.jvm()) : null;
    this.heapShed = conf.limits().heapShed();
  }

  LoopWatch watch() {
    return watch;
  }

  /** Null when no metrics are served. */
  @Nullable Prometheus prometheus() {
    return prometheus;
  }

  Phase phase() {
    return phase;
  }

  void phase(Phase reached) {
    phase = reached;
  }

  /** Adds something that must be well for the process to be ready. Must not take long. */
  void check(Supplier<Check> check) {
    checks.add(check);
  }

  /** What reads the conf again; its future fails with a message for the operator. */
  void onReload(Supplier<Future<JsonObject>> action) {
    reload = action;
  }

  @Nullable Supplier<Future<JsonObject>> reload() {
    return reload;
  }

  /** The conf in effect as JSON, secrets masked. */
  void onConf(Supplier<String> source) {
    conf = source;
  }

  @Nullable Supplier<String> conf() {
    return conf;
  }

  /** What sends the clients away. */
  void onDrain(Supplier<Future<Void>> action) {
    drain = action;
  }

  @Nullable Supplier<Future<Void>> drain() {
    return drain;
  }

  /** Whether the event loops turn: without that only a new process helps. */
  boolean live() {
    return watch.stalledMillis() < STALLED_MILLIS;
  }

  /**
   * Whether new clients should come here, and why not.
   *
   * @param heapShare share of the heap in use after the last collection
   */
  JsonObject readiness(double heapShare) {
    Phase now = phase;
    JsonArray all = new JsonArray();
    boolean ready =
        add(all, new Check("phase", now == Phase.SERVING, now.name().toLowerCase(Locale.ROOT)));
    boolean heapWell = heapShed == 0 || heapShare <= heapShed;
    ready &= add(all, new Check("heap", heapWell, heapShare));
    ready &= add(all, new Check("eventLoops", live(), watch.stalledMillis()));
    for (Supplier<Check> check : checks) {
      ready &= add(all, check.get());
    }
    return new JsonObject().put("ready", ready).put("checks", all);
  }

  private static boolean add(JsonArray all, Check check) {
    all.add(
        new JsonObject()
            .put("name", check.name())
            .put("well", check.well())
            .put("detail", check.detail()));
    return check.well();
  }

  void close() {
    watch.close();
    if (prometheus != null) {
      prometheus.close();
    }
  }
}
