package io.roomcast;

import io.roomcast.backend.Backends;
import io.roomcast.backend.Commands;
import io.roomcast.config.RoomcastConf;
import io.roomcast.socketio.SocketIoServer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What the conf makes of connects and events on one event loop, in the order in which it runs:
 * tokens, limits, backends, rules. Event loop of the server.
 */
final class GatewayLoop {

  /** Time for what backends are being told when the process ends. */
  private static final Duration FINISH = Duration.ofSeconds(5);

  private final GatewayNamespaces namespaces;
  private final GatewayAuth auth;
  private final GatewayLimits limits;
  private final GatewayBackends backends;
  private final GatewayRules rules;

  private GatewayLoop(
      GatewayNamespaces namespaces,
      GatewayAuth auth,
      GatewayLimits limits,
      GatewayBackends backends,
      GatewayRules rules) {
    this.namespaces = namespaces;
    this.auth = auth;
    this.limits = limits;
    this.backends = backends;
    this.rules = rules;
  }

  /**
   * Puts it all into the namespaces.
   *
   * @param commands runs what answers of backends command
   * @param nodes this process among others, or null
   * @throws StartException when a part of it cannot be made
   */
  static GatewayLoop install(
      Vertx vertx,
      SocketIoServer io,
      GatewayNamespaces namespaces,
      GatewayLimits limits,
      GatewayLoops loops,
      GatewayLoops.Own own,
      GatewayShared shared,
      Commands commands,
      @Nullable GatewayCluster nodes) {
    RoomcastConf conf = shared.conf();
    GatewayAuth auth = GatewayAuth.create(vertx, io, conf, shared.keys());
    limits.attach(io);
    limits.installConnects(namespaces);
    auth.install(namespaces);
    limits.installUsers(namespaces);
    limits.installEvents(namespaces);
    auth.installRefreshes(namespaces);
    GatewayBackends backends =
        GatewayBackends.create(vertx, io, conf, shared.node(), shared.acks(), commands);
    backends.install(namespaces);
    GatewayRules rules =
        GatewayRules.install(conf, io, namespaces, loops, own, backends::all, nodes);
    return new GatewayLoop(namespaces, auth, limits, backends, rules);
  }

  /**
   * A change that was found possible, and did not happen yet.
   *
   * @param apply makes it happen
   * @param discard lets it be, and frees what was prepared
   */
  record Change(Runnable apply, Runnable discard) {}

  /**
   * Prepares for a changed conf.
   *
   * @throws StartException when a part of it cannot be made; nothing is left of it then
   */
  Change prepare(GatewayShared changed) {
    RoomcastConf conf = changed.conf();
    Runnable newRules = rules.prepare(conf);
    Backends.Change newBackends = backends.prepare(conf);
    return new Change(
        () -> {
          namespaces.reload(conf);
          auth.reload(conf, changed.keys());
          limits.reload(conf, changed.limits());
          newBackends.apply();
          newRules.run();
        },
        newBackends::discard);
  }

  /** Completes when no backend has a call under way, at the latest after so long. */
  Future<Void> finish(Duration longest) {
    return backends.finish(longest);
  }

  GatewayAuth auth() {
    return auth;
  }

  GatewayBackends backends() {
    return backends;
  }

  GatewayRules rules() {
    return rules;
  }

  GatewayLimits limits() {
    return limits;
  }

  /** Ends what backends are being told, within a bound, and frees all. */
  Future<Void> close() {
    return backends
        .finish(FINISH)
        .onComplete(
            done -> {
              limits.close();
              auth.close();
            });
  }
}
