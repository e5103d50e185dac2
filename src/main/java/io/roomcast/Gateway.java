package io.roomcast;

import io.roomcast.config.RoomcastConf;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The composition root: one Vert.x with as many event loops as the conf says, one {@link
 * GatewayVerticle} on each. Its methods may be called from any thread that is no event loop.
 */
public final class Gateway {

  private final Vertx vertx;
  private final RoomcastConf conf;
  private final GatewayLoops loops;
  private final List<GatewayVerticle> verticles = new CopyOnWriteArrayList<>();

  /** What is in use now. */
  private volatile GatewayShared shared;

  private Gateway(Vertx vertx, RoomcastConf conf, int instances) {
    this.vertx = vertx;
    this.conf = conf;
    this.loops = new GatewayLoops(instances);
    this.shared = GatewayShared.of(vertx, conf);
  }

  /**
   * Starts a gateway. The future fails, with a message for the operator, when it cannot listen;
   * nothing is left running then.
   */
  public static Future<Gateway> start(RoomcastConf conf) {
    int instances = conf.node().instances().resolve(Runtime.getRuntime().availableProcessors());
    Vertx vertx =
        Vertx.vertx(
            new VertxOptions().setPreferNativeTransport(true).setEventLoopPoolSize(instances));
    Gateway gateway;
    try {
      gateway = new Gateway(vertx, conf, instances);
    } catch (IllegalArgumentException e) {
      return vertx.close().transform(closed -> Future.failedFuture(e));
    }
    // A promise of no event loop: after a failure there is none left to complete it.
    Promise<Gateway> started = Promise.promise();
    vertx
        .deployVerticle(gateway::newVerticle, new DeploymentOptions().setInstances(instances))
        .onSuccess(id -> started.complete(gateway))
        .onFailure(cause -> vertx.close().onComplete(closed -> started.fail(cause)));
    return started.future();
  }

  private GatewayVerticle newVerticle() {
    GatewayVerticle verticle = new GatewayVerticle(conf, verticles.size(), loops, shared);
    verticles.add(verticle);
    return verticle;
  }

  /** The port that it listens on. */
  public int port() {
    return verticles.get(0).port();
  }

  /** Instances, each on its event loop. */
  public int instances() {
    return verticles.size();
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
    String host = conf.listen().clients().host();
    boolean everywhere = host.equals("0.0.0.0") || host.equals("::");
    String shown = everywhere ? "localhost" : host.contains(":") ? "[" + host + "]" : host;
    String scheme = conf.listen().clients().tls().enabled() ? "https" : "http";
    return scheme + "://" + shown + ":" + port() + "/";
  }

  /**
   * Reads the files of the certificate and its key again; handshakes from then on have the new one.
   * The future fails when it cannot be used, and the old one stays. Without TLS, nothing happens.
   */
  public Future<Void> renewCertificate() {
    // The instances share one listener, and so its certificate.
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
    return Future.join(prepared)
        .onSuccess(ready -> shared = next)
        .transform(
            ready ->
                finish(prepared, ready.succeeded())
                    .onComplete(done -> (ready.succeeded() ? before : next).close())
                    .compose(
                        done ->
                            ready.succeeded()
                                ? Future.succeededFuture()
                                : Future.failedFuture(ready.cause())));
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
   * Stops: ends all sockets with "server shutting down" so that clients reconnect, lets answers
   * under way finish, and frees everything.
   */
  public Future<Void> close() {
    return vertx.close();
  }

  private static String nativeTransport() {
    return io.vertx.core.transport.Transport.nativeTransport().name();
  }
}
