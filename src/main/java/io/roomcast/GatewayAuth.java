package io.roomcast;

import io.roomcast.auth.AuthMode;
import io.roomcast.auth.AuthOptions;
import io.roomcast.auth.JwtAuth;
import io.roomcast.auth.JwtKeys;
import io.roomcast.auth.JwtStats;
import io.roomcast.auth.Origins;
import io.roomcast.config.RoomcastConf;
import io.roomcast.handler.JwtHandler;
import io.roomcast.handler.JwtHandlerStats;
import io.roomcast.handler.OriginHandler;
import io.roomcast.socketio.ConnectContext;
import io.roomcast.socketio.ConnectGuard;
import io.roomcast.socketio.Namespace;
import io.roomcast.socketio.Socket;
import io.roomcast.socketio.SocketIoServer;
import io.vertx.core.Vertx;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who may connect to one event loop, by the conf: origins, and tokens for each namespace. Event
 * loop of the server.
 */
final class GatewayAuth implements ConnectGuard {

  private final Vertx vertx;
  private final JwtHandler jwt;
  private final Map<AuthMode, JwtHandler> byMode = new EnumMap<>(AuthMode.class);
  private final @Nullable OriginHandler origins;
  private NamespaceTable<AuthMode> modes;
  private AuthMode otherwise;

  private GatewayAuth(Vertx vertx, RoomcastConf conf, @Nullable JwtKeys keys) {
    this.vertx = vertx;
    // The modes are ours; the handler's own is never asked for.
    AuthOptions options = GatewayAuthOptions.of(conf).setAnonymous(true);
    this.jwt = JwtHandler.create(auth(keys), options);
    List<String> allowed = conf.listen().clients().allowedOrigins();
    this.origins = allowed.isEmpty() ? null : OriginHandler.create(Origins.of(allowed));
    this.otherwise = GatewayAuthOptions.mode(conf, null);
    this.modes = modes(conf);
  }

  /**
   * Made for the server, its origin check in place.
   *
   * @param keys those of {@link GatewayShared}
   */
  static GatewayAuth create(
      Vertx vertx, SocketIoServer io, RoomcastConf conf, @Nullable JwtKeys keys) {
    GatewayAuth auth = new GatewayAuth(vertx, conf, keys);
    if (auth.origins != null) {
      io.engine().use(auth.origins);
    }
    return auth;
  }

  private @Nullable JwtAuth auth(@Nullable JwtKeys keys) {
    return keys == null ? null : JwtAuth.create(vertx, keys);
  }

  private static NamespaceTable<AuthMode> modes(RoomcastConf conf) {
    return new NamespaceTable<>(
        conf.namespaces(), namespace -> GatewayAuthOptions.mode(conf, namespace));
  }

  /** Guards the namespaces. */
  void install(GatewayNamespaces namespaces) {
    for (Namespace namespace : namespaces.all()) {
      namespace.use(this);
    }
  }

  /** Takes the events that bring new tokens; after the limits and before the rules. */
  void installRefreshes(GatewayNamespaces namespaces) {
    for (Namespace namespace : namespaces.all()) {
      namespace.on("*").handler(jwt.refreshes());
    }
  }

  /** Takes a changed conf and its keys; connected sockets stay. Does not fail. */
  void reload(RoomcastConf conf, @Nullable JwtKeys keys) {
    jwt.reload(auth(keys), GatewayAuthOptions.of(conf));
    otherwise = GatewayAuthOptions.mode(conf, null);
    modes = modes(conf);
  }

  @Override
  public void handle(ConnectContext context) {
    handler(context.socket()).handle(context);
  }

  @Override
  public void connected(Socket socket) {
    handler(socket).connected(socket);
  }

  private JwtHandler handler(Socket socket) {
    AuthMode mode = modes.find(socket.namespace().name());
    return byMode.computeIfAbsent(mode == null ? otherwise : mode, jwt::mode);
  }

  /** Connects by outcome, refreshes and expiries. */
  JwtHandlerStats stats() {
    return jwt.stats();
  }

  /** What verifying took, or null without tokens. */
  @Nullable JwtStats tokens() {
    JwtAuth auth = jwt.auth();
    return auth == null ? null : auth.stats();
  }

  /** Requests refused for their origin. Any thread. */
  long refusedOrigins() {
    return origins == null ? 0 : origins.refused();
  }

  void close() {
    jwt.close();
  }
}
