package io.roomcast;

import io.roomcast.backend.AckRegistry;
import io.roomcast.config.DemoConf;
import io.roomcast.config.RoomcastConf;
import io.roomcast.demo.ChatDemo;
import io.roomcast.socketio.SocketIoServer;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.net.ServerSSLOptions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One instance of the gateway: a Socket.IO server and an HTTP server of its own, on one event loop.
 * Instances of one deployment share the port. Owned by its event loop.
 */
final class GatewayVerticle extends VerticleBase {

  /** Time for answers under way when the server closes. */
  private static final int CLOSE_GRACE_SECONDS = 2;

  /** Time for calls of backends under way, disconnects of its own sockets included. */
  private static final Duration BACKEND_GRACE = Duration.ofSeconds(10);

  private final RoomcastConf conf;
  private final String node;
  private final AckRegistry acks;
  private @Nullable GatewayBackends backends;
  private @Nullable SocketIoServer io;
  private @Nullable HttpServer http;

  GatewayVerticle(RoomcastConf conf, String node, AckRegistry acks) {
    this.conf = conf;
    this.node = node;
    this.acks = acks;
  }

  @Override
  public Future<?> start() {
    SocketIoServer server = SocketIoServer.create(vertx, GatewayOptions.socketIo(conf));
    io = server;
    GatewayNamespaces namespaces = GatewayNamespaces.open(server, conf);
    GatewayBackends called =
        GatewayBackends.create(vertx, server, conf, node, acks, GatewayVerticle::noCommands);
    backends = called;
    called.install(namespaces);
    GatewayRules.install(conf, namespaces, called::all);
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
    Future<?> clients = io == null ? Future.succeededFuture() : io.close();
    Future<?> listener =
        http == null
            ? Future.succeededFuture()
            : http.shutdown(CLOSE_GRACE_SECONDS, TimeUnit.SECONDS);
    // Backends are told of those who leave now.
    Future<?> told =
        clients.transform(
            closed -> backends == null ? Future.succeededFuture() : backends.finish(BACKEND_GRACE));
    return Future.join(told, listener);
  }

  private static Future<JsonArray> noCommands(JsonArray commands, String namespace) {
    return Future.failedFuture("there is no server API");
  }

  /** See {@link Gateway#renewCertificate()}; any thread. */
  Future<Void> renewCertificate() {
    ServerSSLOptions tls = GatewayOptions.tls(conf.listen().clients().tls());
    HttpServer listening = http;
    return tls == null || listening == null
        ? Future.succeededFuture()
        : listening.updateSSLOptions(tls, true).mapEmpty();
  }

  /** The port in use; valid once it is deployed. */
  int port() {
    return http == null ? 0 : http.actualPort();
  }

  private String address() {
    return conf.listen().clients().host() + ":" + conf.listen().clients().port();
  }
}
