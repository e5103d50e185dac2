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
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One instance of the gateway: a Socket.IO server and an HTTP server of its own, on one event loop.
 * Instances of one deployment share the port. Owned by its event loop.
 */
final class GatewayVerticle extends VerticleBase {

  /** Time for answers under way when the server closes. */
  private static final int CLOSE_GRACE_SECONDS = 2;

  private final RoomcastConf conf;
  private final GatewayShared shared;
  private final GatewayLimits limits;
  private @Nullable GatewayAuth auth;
  private @Nullable GatewayNamespaces namespaces;
  private @Nullable SocketIoServer io;
  private @Nullable HttpServer http;

  GatewayVerticle(RoomcastConf conf, GatewayShared shared) {
    this.conf = conf;
    this.shared = shared;
    this.limits = new GatewayLimits(conf, shared.limits());
  }

  @Override
  public Future<?> start() {
    SocketIoOptions socketIo = GatewayOptions.socketIo(conf).setRoomLimits(limits::rooms);
    SocketIoServer server = SocketIoServer.create(vertx, socketIo);
    io = server;
    GatewayNamespaces opened = GatewayNamespaces.open(server, conf);
    namespaces = opened;
    GatewayAuth guard = GatewayAuth.create(vertx, server, conf, shared.keys());
    auth = guard;
    limits.attach(server);
    limits.installConnects(opened);
    guard.install(opened);
    limits.installUsers(opened);
    limits.installEvents(opened);
    guard.installRefreshes(opened);
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
    return listening
        .listen()
        .recover(cause -> Future.failedFuture(StartException.listening(address(), cause)));
  }

  @Override
  public Future<?> stop() {
    limits.close();
    if (auth != null) {
      auth.close();
    }
    Future<?> clients = io == null ? Future.succeededFuture() : io.close();
    Future<?> listener =
        http == null
            ? Future.succeededFuture()
            : http.shutdown(CLOSE_GRACE_SECONDS, TimeUnit.SECONDS);
    return Future.join(clients, listener);
  }

  /** See {@link Gateway#renewCertificate()}; any thread. */
  Future<Void> renewCertificate() {
    ServerSSLOptions tls = GatewayOptions.tls(conf.listen().clients().tls());
    HttpServer listening = http;
    return tls == null || listening == null
        ? Future.succeededFuture()
        : listening.updateSSLOptions(tls, true).mapEmpty();
  }

  /** Takes the reloadable keys of a changed conf, on its event loop; any thread. */
  Future<Void> reload(GatewayShared changed) {
    Promise<Void> done = Promise.promise();
    context.runOnContext(
        now -> {
          if (namespaces != null && auth != null) {
            namespaces.reload(changed.conf());
            auth.reload(changed.conf(), changed.keys());
            limits.reload(changed.conf(), changed.limits());
          }
          done.complete();
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
