package io.roomcast;

import io.roomcast.config.DemoConf;
import io.roomcast.config.RoomcastConf;
import io.roomcast.demo.ChatDemo;
import io.roomcast.socketio.SocketIoOptions;
import io.roomcast.socketio.SocketIoServer;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.ServerSSLOptions;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One instance of the gateway: a Socket.IO server and an HTTP server of its own, on one event loop.
 * Instances of one deployment share the port. Owned by its event loop.
 */
final class GatewayVerticle extends VerticleBase {

  /** Time for answers under way when the server closes. */
  private static final int CLOSE_GRACE_SECONDS = 2;

  private final RoomcastConf conf;
  private final int number;
  private final GatewayLoops loops;
  private final GatewayShared shared;
  private final GatewayLimits limits;
  private @Nullable GatewayLoop loop;
  private @Nullable SocketIoServer io;
  private @Nullable HttpServer http;

  /** The one of that number, counted from 0. */
  GatewayVerticle(RoomcastConf conf, int number, GatewayLoops loops, GatewayShared shared) {
    this.conf = conf;
    this.number = number;
    this.loops = loops;
    this.shared = shared;
    this.limits = new GatewayLimits(conf, shared.limits());
  }

  @Override
  public Future<?> start() {
    SocketIoOptions socketIo = GatewayOptions.socketIo(conf).setRoomLimits(limits::rooms);
    SocketIoServer server = SocketIoServer.create(vertx, socketIo);
    io = server;
    // First of all: the others wait for it.
    GatewayLoops.Own own = loops.join(number, server, context);
    GatewayNamespaces opened = GatewayNamespaces.open(server, conf);
    loop = GatewayLoop.install(vertx, server, opened, limits, loops, own, shared);
    DemoConf demo = conf.demo();
    if (demo != null) {
      ChatDemo.install(vertx, server, demo.maxMessageLength());
    }
    HttpServerOptions options = GatewayOptions.http(conf);
    HttpServer listening =
        vertx
            .createHttpServer(options)
            // Connections that clients reset are nobody's error; Vert.x would log them as one.
            .connectionHandler(connection -> connection.exceptionHandler(cut -> {}))
            .requestHandler(server.orElse(Pages.router(vertx, conf)));
    http = listening;
    return loops
        .complete(context)
        .compose(all -> listening.listen())
        .recover(cause -> Future.failedFuture(StartException.listening(address(), cause)));
  }

  @Override
  public Future<?> stop() {
    Future<?> clients = io == null ? Future.succeededFuture() : io.close();
    Future<?> listener =
        http == null
            ? Future.succeededFuture()
            : http.shutdown(CLOSE_GRACE_SECONDS, TimeUnit.SECONDS);
    return Future.join(clients, listener)
        .eventually(() -> loop == null ? Future.succeededFuture() : loop.close());
  }

  /** See {@link Gateway#renewCertificate()}; any thread. */
  Future<Void> renewCertificate() {
    ServerSSLOptions tls = GatewayOptions.tls(conf.listen().clients().tls());
    HttpServer listening = http;
    return tls == null || listening == null
        ? Future.succeededFuture()
        : listening.updateSSLOptions(tls, true).mapEmpty();
  }

  /**
   * Prepares for the reloadable keys of a changed conf, on its event loop; any thread. The future
   * fails when it cannot take them.
   */
  Future<GatewayLoop.Change> prepare(GatewayShared changed) {
    return onLoop(() -> Objects.requireNonNull(loop).prepare(changed));
  }

  /** Takes what was prepared, or lets it be; any thread. */
  Future<Void> finish(GatewayLoop.Change change, boolean take) {
    return onLoop(
        () -> {
          (take ? change.apply() : change.discard()).run();
          return null;
        });
  }

  private <T> Future<T> onLoop(Supplier<T> work) {
    Promise<T> done = Promise.promise();
    context.runOnContext(
        now -> {
          try {
            done.complete(work.get());
          } catch (RuntimeException e) {
            done.fail(e);
          }
        });
    return done.future();
  }

  /** The port in use; valid once it is deployed. */
  int port() {
    return http == null ? 0 : http.actualPort();
  }

  private String address() {
    return conf.listen().clients().host() + ":" + conf.listen().clients().port();
  }
}
