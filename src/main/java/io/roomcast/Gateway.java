package io.roomcast;

import io.micrometer.core.instrument.MeterRegistry;
import io.roomcast.config.InternalListenerConf;
import io.roomcast.config.RoomcastConf;
import io.roomcast.config.TlsConf;
import io.roomcast.ops.Prometheus;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxBuilder;
import io.vertx.core.VertxOptions;
import io.vertx.core.transport.Transport;
import io.vertx.micrometer.MicrometerMetricsFactory;
import io.vertx.micrometer.MicrometerMetricsOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The composition root: one Vert.x with as many event loops as the conf says, one {@link
 * GatewayVerticle} on each. Its methods may be called from any thread that is no event loop.
 */
public final class Gateway {

  private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);

  /** Attempts to give each instance an event loop of its own, per event loop. */
  private static final int PLACINGS = 4;

  private final Vertx vertx;
  private final RoomcastConf conf;
  private final GatewayOps ops;
  private final GatewayLoops loops;
  private final List<GatewayVerticle> verticles = new CopyOnWriteArrayList<>();
  private final GatewayDrain drain;

  /** What is in use now. */
  private volatile GatewayShared shared;

  private volatile @Nullable GatewayRedis redis;
  private volatile @Nullable String deployment;

  private Gateway(Vertx vertx, RoomcastConf conf, GatewayOps ops, int instances) {
    this.vertx = vertx;
    this.conf = conf;
    this.ops = ops;
    this.loops = new GatewayLoops(instances);
    this.shared = GatewayShared.of(vertx, conf);
    this.drain = new GatewayDrain(vertx, conf.shutdown(), ops, verticles);
    ops.onDrain(drain::start);
  }

  /**
   * Starts a gateway. The future fails, with a message for the operator, when it cannot listen;
   * nothing is left running then.
   */
  public static Future<Gateway> start(RoomcastConf conf) {
    int instances = Instances.of(conf).count();
    GatewayOps ops = new GatewayOps(conf);
    Vertx vertx = vertx(conf, ops, instances);
    Gateway gateway;
    try {
      gateway = new Gateway(vertx, conf, ops, instances);
    } catch (IllegalArgumentException e) {
      ops.close();
      return vertx.close().transform(closed -> Future.failedFuture(e));
    }
    // A promise of no event loop: after a failure there is none left to complete it.
    Promise<Gateway> started = Promise.promise();
    GatewayRedis.open(vertx, conf, gateway.shared.node())
        .compose(opened -> gateway.deploy(opened.orElse(null), instances))
        .onSuccess(
            id -> {
              ops.phase(GatewayOps.Phase.SERVING);
              started.complete(gateway);
            })
        .onFailure(cause -> gateway.close().onComplete(closed -> started.fail(cause)));
    return started.future();
  }

  private static Vertx vertx(RoomcastConf conf, GatewayOps ops, int instances) {
    // The relay to other nodes has a loop of its own: it must not wait for clients, nor they for
    // it.
    int eventLoops = instances + (conf.redis() == null ? 0 : 1);
    VertxOptions options =
        new VertxOptions().setPreferNativeTransport(true).setEventLoopPoolSize(eventLoops);
    VertxBuilder builder = Vertx.builder().with(options);
    Prometheus prometheus = ops.prometheus();
    if (prometheus != null && conf.metrics().vertx()) {
      MeterRegistry registry = prometheus.registry();
      options.setMetricsOptions(new MicrometerMetricsOptions().setEnabled(true));
      builder.withMetrics(new MicrometerMetricsFactory(registry));
    }
    return builder.build();
  }

  private Future<String> deploy(@Nullable GatewayRedis redis, int instances) {
    if (redis != null) {
      this.redis = redis;
      redis.cluster().tellPresence(loops.presence());
      shared = shared.in(redis.cluster());
      ops.check(redis::check);
    }
    return place(redis, instances, PLACINGS * (instances + 1))
        .onSuccess(
            id -> {
              deployment = id;
              tellOfLost(conf);
            });
  }

  /** Has backends told of the sockets of nodes that die, where they want to be. */
  private void tellOfLost(RoomcastConf used) {
    GatewayRedis joined = redis;
    boolean wanted =
        used.namespaces().stream().anyMatch(namespace -> !namespace.on().disconnect().isEmpty());
    if (joined != null && wanted) {
      joined.cluster().onLost(new LostTeller(verticles));
    }
  }

  /** Vert.x goes on in the turn of its loops, so that another attempt finds others. */
  private Future<String> place(@Nullable GatewayRedis redis, int instances, int attempts) {
    verticles.clear();
    LoopGate gate = new LoopGate(instances, () -> redis != null && redis.relay().onLoop());
    return vertx
        .deployVerticle(
            () -> newVerticle(gate, redis), new DeploymentOptions().setInstances(instances))
        .recover(
            e ->
                e instanceof LoopGate.SharedLoopException && attempts > 1
                    ? place(redis, instances, attempts - 1)
                    : Future.failedFuture(e));
  }

  private GatewayVerticle newVerticle(LoopGate gate, @Nullable GatewayRedis redis) {
    GatewayVerticle verticle =
        new GatewayVerticle(conf, verticles.size(), gate, loops, shared, ops, redis);
    verticles.add(verticle);
    return verticle;
  }

  /** The port that it listens on. */
  public int port() {
    return verticles.get(0).port();
  }

  /** The port of the internal listener; 0 when there is none. */
  public int internalPort() {
    return verticles.get(0).internalPort();
  }

  /** Instances, each on its event loop. */
  public int instances() {
    return verticles.size();
  }

  /** What operators see and do. */
  GatewayOps ops() {
    return ops;
  }

  /**
   * The transport of the event loops: {@code epoll}, {@code kqueue}, {@code io_uring}, {@code nio}.
   */
  public String transport() {
    return vertx.isNativeTransportEnabled() ? nativeTransport() : "nio";
  }

  /** Why there is no native transport, or an empty text. */
  public String transportProblem() {
    Throwable cause = vertx.unavailableNativeTransportCause();
    return vertx.isNativeTransportEnabled() || cause == null ? "" : String.valueOf(cause);
  }

  /** Where a browser on this machine finds it. */
  public String url() {
    return url(conf.listen().clients().host(), port(), conf.listen().clients().tls());
  }

  /** Where backends and operators on this machine find it, or an empty text. */
  public String internalUrl() {
    InternalListenerConf listener = conf.listen().internal();
    return listener == null ? "" : url(listener.host(), internalPort(), listener.tls());
  }

  private static String url(String host, int port, TlsConf tls) {
    boolean everywhere = host.equals("0.0.0.0") || host.equals("::");
    String shown = everywhere ? "localhost" : host.contains(":") ? "[" + host + "]" : host;
    return (tls.enabled() ? "https" : "http") + "://" + shown + ":" + port + "/";
  }

  /**
   * Reads the files of the certificates and their keys again; handshakes from then on have the new
   * ones. The future fails when they cannot be used, and the old ones stay. Without TLS, nothing
   * happens.
   */
  public Future<Void> renewCertificate() {
    // The instances share the listeners, and so their certificates.
    return verticles.get(0).renewCertificate();
  }

  /**
   * Takes the reloadable keys of a changed conf: every event loop does, or none. Completes when all
   * have; calls must follow one another.
   */
  Future<Void> reload(RoomcastConf changed) {
    GatewayShared before = shared;
    GatewayShared next;
    try {
      next = before.changed(vertx, changed);
    } catch (IllegalArgumentException e) {
      return Future.failedFuture(new StartException(String.valueOf(e.getMessage()), e));
    }
    List<Future<GatewayLoop.Change>> prepared =
        verticles.stream().map(verticle -> verticle.prepare(next)).toList();
    Future<?> all = Future.join(prepared);
    return all.onSuccess(ready -> shared = next)
        .eventually(() -> finish(prepared, all.succeeded()))
        .onComplete(done -> (all.succeeded() ? before : next).close())
        .onSuccess(done -> tellOfLost(changed))
        .mapEmpty();
  }

  private Future<Void> finish(List<Future<GatewayLoop.Change>> prepared, boolean take) {
    List<Future<Void>> steps = new ArrayList<>();
    for (int i = 0; i < prepared.size(); i++) {
      if (prepared.get(i).succeeded()) {
        steps.add(verticles.get(i).finish(prepared.get(i).result(), take));
      }
    }
    return Future.join(steps).mapEmpty();
  }

  /**
   * Sends all clients away, as {@code shutdown} in the conf says; the listeners stay open. See
   * {@link GatewayDrain}.
   */
  public Future<Void> drain() {
    return drain.start();
  }

  /**
   * Drains, waits for the work under way, and closes. The future answers whether all of it was done
   * in time; it fails when closing fails.
   */
  public Future<Boolean> shutDown() {
    Promise<Boolean> inTime = Promise.promise();
    long timer =
        vertx.setTimer(conf.shutdown().timeout().toMillis(), late -> inTime.tryComplete(false));
    drain().compose(gone -> finishBackends()).onComplete(done -> inTime.tryComplete(true));
    return inTime
        .future()
        .compose(
            whole -> {
              vertx.cancelTimer(timer);
              if (!whole) {
                LOG.warn("shutdown.timeout is over; what is not done yet is given up");
              }
              return close().map(whole);
            });
  }

  /** Waits for the calls of backends that are under way. */
  private Future<Void> finishBackends() {
    return Future.join(
            verticles.stream()
                .map(verticle -> verticle.finishBackends(conf.shutdown().timeout()))
                .toList())
        .<Void>mapEmpty()
        .otherwiseEmpty();
  }

  /**
   * Stops: ends all sockets with "server shutting down" so that clients reconnect, lets answers
   * under way finish, and frees everything.
   */
  public Future<Void> close() {
    // A promise of no event loop: they end on the way.
    Promise<Void> closed = Promise.promise();
    endLoops()
        .onComplete(
            ended ->
                leave()
                    .onComplete(
                        left ->
                            vertx
                                .close()
                                .onComplete(
                                    done -> {
                                      ops.close();
                                      closed.handle(done);
                                    })));
    return closed.future();
  }

  private Future<Void> endLoops() {
    String id = deployment;
    return id == null ? Future.succeededFuture() : vertx.undeploy(id).otherwiseEmpty();
  }

  /** Only now other nodes may forget this one: it has told backends of all its sockets. */
  private Future<Void> leave() {
    GatewayRedis joined = redis;
    return joined == null ? Future.succeededFuture() : joined.cluster().leave();
  }

  private static String nativeTransport() {
    return Transport.nativeTransport().name();
  }
}
