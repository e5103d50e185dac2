package io.roomcast;

import io.roomcast.backend.AckRegistry;
import io.roomcast.backend.AdmissionGuard;
import io.roomcast.backend.Backend;
import io.roomcast.backend.BackendLoop;
import io.roomcast.backend.BackendOptions;
import io.roomcast.backend.BackendSpec;
import io.roomcast.backend.BackendStats;
import io.roomcast.backend.Backends;
import io.roomcast.backend.CallType;
import io.roomcast.backend.Commands;
import io.roomcast.backend.RetryOptions;
import io.roomcast.backend.WebhookOptions;
import io.roomcast.config.BackendConf;
import io.roomcast.config.BackendTimeoutConf;
import io.roomcast.config.BusBackendConf;
import io.roomcast.config.RetryConf;
import io.roomcast.config.RoomcastConf;
import io.roomcast.config.WebhookConf;
import io.roomcast.loop.Deadline;
import io.roomcast.socketio.SocketIoServer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The backends of the conf, as one event loop uses them. Made in the verticle's context, used
 * there.
 */
final class GatewayBackends {

  private final Vertx vertx;
  private final Backends backends;
  private final Instances instances;

  private GatewayBackends(Vertx vertx, Backends backends, Instances instances) {
    this.vertx = vertx;
    this.backends = backends;
    this.instances = instances;
  }

  /**
   * Makes them for the sockets of a server.
   *
   * @param node name of the process
   * @param acks where the server API finds acks that were put off; one per process
   * @param commands runs what answers command
   */
  static GatewayBackends create(
      Vertx vertx,
      SocketIoServer io,
      RoomcastConf conf,
      String node,
      AckRegistry acks,
      Commands commands) {
    BackendLoop loop =
        new BackendLoop(vertx, io.engine().loop(), io.engine().instance(), node, acks, commands);
    GatewayBackends made = new GatewayBackends(vertx, new Backends(loop), Instances.of(conf));
    made.prepare(conf).apply();
    return made;
  }

  /** Adds what backends need in the namespaces, before all that asks them. */
  void install(GatewayNamespaces namespaces) {
    namespaces.all().forEach(namespace -> namespace.use(new AdmissionGuard()));
  }

  /** All of them by their names, as they are now. Immutable. */
  Map<String, Backend> all() {
    return backends.all();
  }

  /**
   * Prepares a changed conf; nothing has happened until the answer is applied.
   *
   * @throws StartException when it is not possible; nothing is left of it then
   */
  Backends.Change prepare(RoomcastConf conf) {
    try {
      return backends.prepare(specs(conf.backends(), instances));
    } catch (IllegalArgumentException e) {
      throw new StartException(String.valueOf(e.getMessage()), e);
    }
  }

  /** What each has done on this loop, by their names. */
  Map<String, BackendStats> stats() {
    return backends.stats();
  }

  /**
   * Completes when no call is under way and none waits, at the latest after so long; then their
   * connections are closed.
   */
  Future<Void> finish(Duration longest) {
    return Deadline.within(vertx.getOrCreateContext(), longest.toMillis(), backends.idle())
        .transform(
            over -> {
              backends.close();
              return Future.succeededFuture();
            });
  }

  private static Map<String, BackendSpec> specs(
      Map<String, BackendConf> confs, Instances instances) {
    Map<String, BackendSpec> specs = new LinkedHashMap<>();
    confs.forEach((name, conf) -> specs.put(name, spec(conf, instances)));
    return specs;
  }

  private static BackendSpec spec(BackendConf conf, Instances instances) {
    if (conf instanceof WebhookConf webhook) {
      return BackendSpec.webhook(webhook(webhook), options(webhook, instances));
    }
    BusBackendConf bus = (BusBackendConf) conf;
    return BackendSpec.bus(bus.bus(), options(bus, instances));
  }

  private static WebhookOptions webhook(WebhookConf conf) {
    return new WebhookOptions(
        conf.url(),
        conf.previousSecret().isEmpty()
            ? List.of(conf.secret())
            : List.of(conf.secret(), conf.previousSecret()),
        conf.http2(),
        conf.maxResponse().toInt(),
        conf.breaker().failures(),
        conf.breaker().open().toMillis(),
        conf.ca().isEmpty() ? null : conf.ca());
  }

  private static BackendOptions options(WebhookConf conf, Instances instances) {
    RetryConf retry = conf.retry();
    return new BackendOptions(
        timeouts(conf.timeout()),
        new RetryOptions(
            retry.attempts(),
            retry.base().toMillis(),
            retry.max().toMillis(),
            retry.disconnectFor().toMillis()),
        instances.share(conf.maxInFlight()),
        conf.queuePerSocket(),
        instances.share(conf.maxQueue()),
        Math.max(1, conf.maxQueueBytes().bytes() / instances.count()),
        instances.share(conf.maxDeferredAcks()),
        conf.deferredAckTtl().toMillis(),
        conf.refreshEvery().toMillis(),
        conf.forwardHeaders());
  }

  /** In the same process there is nothing that a second attempt could find changed. */
  private static BackendOptions options(BusBackendConf conf, Instances instances) {
    return new BackendOptions(
        timeouts(conf.timeout()),
        new RetryOptions(1, 1, 1, 0),
        instances.share(conf.maxInFlight()),
        conf.queuePerSocket(),
        instances.share(conf.maxQueue()),
        Long.MAX_VALUE,
        instances.share(conf.maxDeferredAcks()),
        conf.deferredAckTtl().toMillis(),
        conf.refreshEvery().toMillis(),
        conf.forwardHeaders());
  }

  private static Map<CallType, Long> timeouts(BackendTimeoutConf conf) {
    return Map.of(
        CallType.CONNECT, conf.connect().toMillis(),
        CallType.EVENT, conf.event().toMillis(),
        CallType.DISCONNECT, conf.disconnect().toMillis(),
        CallType.REFRESH, conf.refresh().toMillis());
  }
}
