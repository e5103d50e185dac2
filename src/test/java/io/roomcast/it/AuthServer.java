package io.roomcast.it;

import io.roomcast.auth.AuthMode;
import io.roomcast.auth.AuthOptions;
import io.roomcast.auth.ExpiryOptions;
import io.roomcast.auth.IssuerOptions;
import io.roomcast.auth.JwtAlgorithm;
import io.roomcast.auth.JwtAuthOptions;
import io.roomcast.auth.KeyGenerator;
import io.roomcast.auth.Origins;
import io.roomcast.auth.TokenSource;
import io.roomcast.auth.Tokens;
import io.roomcast.handler.Identity;
import io.roomcast.handler.JwtHandler;
import io.roomcast.handler.JwtHandlerStats;
import io.roomcast.handler.OriginHandler;
import io.roomcast.net.WebSockets;
import io.roomcast.socketio.ConnectionStateRecoveryOptions;
import io.roomcast.socketio.Namespace;
import io.roomcast.socketio.ServerStats;
import io.roomcast.socketio.Socket;
import io.roomcast.socketio.SocketIoOptions;
import io.roomcast.socketio.SocketIoServer;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * A server on one event loop whose namespaces want tokens: {@code /} and {@code /kick} do, {@code
 * /feed} takes them, {@code /open} does not look at them. Thread-safe.
 */
final class AuthServer extends VerticleBase implements AutoCloseable {

  /** Enough for a client to answer on a busy machine. */
  static final long GRACE = 1_500;

  /** Lets tokens that live for a moment in on a busy machine, too. */
  private static final long SKEW = 5_000;

  /** Private key of the issuer {@code https://ec}. */
  static final KeyGenerator.Pair EC = new KeyGenerator().pair(JwtAlgorithm.ES256, 0);

  private static final List<String> FROM =
      List.of(
          "auth.token",
          "header:authorization",
          "header:x-token",
          "cookie:sid_token",
          "query:token");

  /** What happened to sockets, in order. */
  final List<String> log = new CopyOnWriteArrayList<>();

  private final Vertx server = Vertx.vertx();
  private SocketIoServer io;
  private JwtHandler jwt;
  private OriginHandler origins;
  private int port;

  private final boolean recovery;

  private AuthServer(boolean recovery) {
    this.recovery = recovery;
  }

  static AuthServer deploy(boolean recovery) {
    AuthServer server = new AuthServer(recovery);
    server.server.deployVerticle(server).await();
    return server;
  }

  @Override
  public Future<?> start() throws Exception {
    SocketIoOptions options = new SocketIoOptions();
    if (recovery) {
      options.setConnectionStateRecovery(new ConnectionStateRecoveryOptions());
    }
    io = SocketIoServer.create(vertx, options);
    origins = OriginHandler.create(Origins.of(List.of("https://*.example.com")));
    io.engine().use(origins);
    jwt = JwtHandler.create(vertx, options(ExpiryOptions.Then.CLOSE));
    JwtHandler kick = JwtHandler.create(vertx, options(ExpiryOptions.Then.DISCONNECT));
    install(io.of("/").use(jwt));
    install(io.of("/kick").use(kick));
    install(io.of("/feed").use(jwt.mode(AuthMode.OPTIONAL)));
    install(io.of("/open").use(jwt.mode(AuthMode.NONE)));
    io.of("/later")
        .use(jwt)
        .use(context -> context.fail("no", new JsonObject().put("code", "later")));
    return vertx
        .createHttpServer()
        .requestHandler(io)
        .listen(0, "127.0.0.1")
        .onSuccess(http -> port = http.actualPort());
  }

  private static AuthOptions options(ExpiryOptions.Then then) {
    IssuerOptions hmac =
        new IssuerOptions()
            .setIss(Tokens.ISSUER)
            .setAlgorithms(JwtAlgorithm.HS256)
            .setSecret(Tokens.SECRET);
    IssuerOptions ec =
        new IssuerOptions()
            .setIss("https://ec")
            .setAlgorithms(JwtAlgorithm.ES256)
            .setPublicKeys(List.of(EC.publicKey()));
    return new AuthOptions()
        .setFrom(FROM.stream().map(TokenSource::of).toList())
        .setJwt(
            new JwtAuthOptions()
                .setIssuers(hmac, ec)
                .setClockSkew(SKEW)
                .setOnExpiry(new ExpiryOptions("auth:refresh", GRACE, then)));
  }

  private void install(Namespace namespace) {
    namespace.onConnection(
        socket -> {
          log.add("connect " + who(socket).encode());
          socket.on("who", event -> event.ack(who(socket)));
          socket.on("say", event -> socket.to("room").emit("said", event.args().get(0)));
          socket.onDisconnect(end -> log.add("disconnect " + end.reason()));
        });
  }

  private static JsonObject who(Socket socket) {
    Identity identity = Identity.of(socket);
    Stream<String> rooms = socket.rooms().stream().filter(room -> !room.equals(socket.id()));
    JsonObject data = socket.data().copy();
    data.remove(Identity.KEY);
    return new JsonObject()
        .put("user", identity == null ? null : identity.user())
        .put("rooms", new JsonArray(rooms.sorted().toList()))
        .put("data", data)
        .put("admin", identity != null && identity.can("admin"))
        .put("recovered", socket.recovered());
  }

  int port() {
    return port;
  }

  ServerStats stats() {
    return onLoop(io::stats);
  }

  JwtHandlerStats jwtStats() {
    return onLoop(jwt::stats);
  }

  /** Timers of the event loop. */
  int timers() {
    return onLoop(() -> WebSockets.currentLoop(vertx).wheel().size());
  }

  long originsRefused() {
    return origins.refused();
  }

  private <T> T onLoop(Supplier<T> task) {
    Promise<T> answer = Promise.promise();
    context.runOnContext(now -> answer.complete(task.get()));
    return answer.future().await();
  }

  @Override
  public void close() {
    server.close().await();
  }
}
