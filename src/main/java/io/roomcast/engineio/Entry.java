package io.roomcast.engineio;

import io.roomcast.net.ForwardedRequest;
import io.roomcast.net.HttpGuard;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The way of a request into the server: CORS, middlewares, static files, verification in the
 * reference's order (§1.3), then the handshake or the session. Event loop of the request.
 */
final class Entry {

  private final EngineServer server;
  private final EngineOptions options;
  private final @Nullable Cors cors;
  private @Nullable ForeignSessions foreign;

  Entry(EngineServer server) {
    this.server = server;
    this.options = server.options();
    this.cors = options.getCors() == null ? null : new Cors(options.getCors());
  }

  /** Who serves requests for sessions of other nodes. */
  void foreign(ForeignSessions sessions) {
    foreign = sessions;
  }

  /** Serves a request under the path of the server. */
  void handle(HttpServerRequest request) {
    boolean upgrade =
        options.getTransports().contains(TransportName.WEBSOCKET) && asksForWebSocket(request);
    if (!upgrade) {
      HttpGuard.install(request);
    }
    if (cors != null && cors.handle(request)) {
      return;
    }
    Query query = Query.of(request.uri());
    if (foreign != null && isForeign(request, query, upgrade, foreign)) {
      return;
    }
    if (server.hooks().middlewares().isEmpty()) {
      enter(request, query, upgrade);
      return;
    }
    MiddlewareChain chain =
        new MiddlewareChain(
            server.hooks().middlewares(),
            request,
            upgrade,
            failure -> passed(request, query, upgrade, failure));
    chain.run();
    if (!chain.finished() && !request.response().ended()) {
      await(request);
    }
  }

  /**
   * Hands over a request for a session of another node, which does all that is to be done with it.
   * Never one that was forwarded already: two nodes that disagree would send it to and fro.
   */
  private boolean isForeign(
      HttpServerRequest request, Query query, boolean upgrade, ForeignSessions sessions) {
    String sid = request instanceof ForwardedRequest ? null : query.sid();
    String node = sid == null ? null : server.otherNode(sid);
    if (sid == null || node == null) {
      return false;
    }
    await(request);
    sessions.serve(new Foreign(request, sid, node, upgrade));
    return true;
  }

  private final class Foreign implements ForeignRequest {

    private final HttpServerRequest request;
    private final String sid;
    private final String node;
    private final boolean upgrade;

    Foreign(HttpServerRequest request, String sid, String node, boolean upgrade) {
      this.request = request;
      this.sid = sid;
      this.node = node;
      this.upgrade = upgrade;
    }

    @Override
    public HttpServerRequest request() {
      return request;
    }

    @Override
    public String node() {
      return node;
    }

    @Override
    public String sid() {
      return sid;
    }

    @Override
    public boolean upgrade() {
      return upgrade;
    }

    @Override
    public void unknown() {
      if (!gone(request)) {
        refuse(request, upgrade, SessionRequests.unknown(sid));
      }
    }

    @Override
    public void unavailable(String message) {
      if (!gone(request)) {
        Entry.unavailable(request, upgrade, 503, message);
      }
    }

    @Override
    public void cut() {
      HttpGuard.cut(request);
    }
  }

  /** Keeps a request whose fate is decided later. */
  private static void await(HttpServerRequest request) {
    HttpGuard.install(request);
    request.pause();
  }

  private void passed(
      HttpServerRequest request, Query query, boolean upgrade, @Nullable Throwable failure) {
    if (gone(request)) {
      return;
    }
    if (failure == null) {
      enter(request, query, upgrade);
    } else {
      refuse(request, upgrade, Refusal.of(EngineError.BAD_REQUEST, "name", "MIDDLEWARE_FAILURE"));
    }
  }

  /** Whether nobody waits for an answer any more. */
  private static boolean gone(HttpServerRequest request) {
    return request.response().ended() || request.response().closed();
  }

  /** Whether this is an upgrade request for a WebSocket, well-formed or not. */
  static boolean asksForWebSocket(HttpServerRequest request) {
    if (request.version() != HttpVersion.HTTP_1_1) {
      return false;
    }
    String connection = request.getHeader("Connection");
    return "websocket".equalsIgnoreCase(request.getHeader("Upgrade"))
        && connection != null
        && connection.toLowerCase(Locale.ROOT).contains("upgrade");
  }

  private void enter(HttpServerRequest request, Query query, boolean upgrade) {
    if (!upgrade) {
      String path = Query.path(request.uri());
      int prefix = server.prefix().length();
      if (path.length() > prefix && server.hooks().served(request, path.substring(prefix))) {
        return;
      }
    }
    verify(request, query, upgrade);
  }

  private void verify(HttpServerRequest request, Query query, boolean upgrade) {
    TransportName transport = transport(query.transport());
    if (transport == null) {
      refuse(
          request,
          upgrade,
          Refusal.of(EngineError.TRANSPORT_UNKNOWN, "transport", query.transport()));
      return;
    }
    String origin = request.getHeader("Origin");
    if (origin != null && Cors.hasControls(origin)) {
      refuse(
          request,
          upgrade,
          Refusal.of(EngineError.BAD_REQUEST, "name", "INVALID_ORIGIN", "origin", origin));
      return;
    }
    String sid = query.sid();
    if (sid == null) {
      open(request, query, transport, upgrade);
    } else if (upgrade) {
      if (transport == TransportName.WEBSOCKET) {
        server.webSockets().join(request, query, sid);
      } else {
        refuse(request, true, transportMismatch(transport, TransportName.WEBSOCKET));
      }
    } else {
      server.requests().dispatch(new Exchange(server, request, query), sid, transport);
    }
  }

  private @Nullable TransportName transport(@Nullable String name) {
    for (TransportName transport : options.getTransports()) {
      if (transport.wire().equals(name)) {
        return transport;
      }
    }
    return null;
  }

  static Refusal transportMismatch(TransportName asked, TransportName expected) {
    return Refusal.of(
        EngineError.BAD_REQUEST,
        "name",
        "TRANSPORT_MISMATCH",
        "transport",
        asked.wire(),
        "previousTransport",
        expected.wire());
  }

  private void open(
      HttpServerRequest request, Query query, TransportName transport, boolean upgrade) {
    if (!request.method().equals(HttpMethod.GET)) {
      refuse(
          request,
          upgrade,
          Refusal.of(EngineError.BAD_HANDSHAKE_METHOD, "method", request.method().name()));
      return;
    }
    if (upgrade != (transport == TransportName.WEBSOCKET)) {
      refuse(
          request,
          upgrade,
          Refusal.of(EngineError.BAD_REQUEST, "name", "TRANSPORT_HANDSHAKE_ERROR"));
      return;
    }
    Overload overload = server.overload(request);
    if (overload != null) {
      unavailable(request, upgrade, overload);
      return;
    }
    Function<EngineRequest, Future<Boolean>> allowRequest = options.getAllowRequest();
    if (allowRequest == null) {
      handshake(request, query, upgrade);
      return;
    }
    Future<Boolean> verdict;
    try {
      verdict = allowRequest.apply(server.view(request));
    } catch (RuntimeException e) {
      verdict = Future.failedFuture(e);
    }
    if (!verdict.isComplete()) {
      await(request);
    }
    verdict.onComplete(
        allowed ->
            server.run(() -> judged(request, query, upgrade, allowed.result(), allowed.cause())));
  }

  private void judged(
      HttpServerRequest request,
      Query query,
      boolean upgrade,
      @Nullable Boolean allowed,
      @Nullable Throwable failure) {
    if (gone(request)) {
      return;
    }
    if (Boolean.TRUE.equals(allowed)) {
      handshake(request, query, upgrade);
    } else {
      refuse(request, upgrade, Refusal.forbidden(failure == null ? null : failure.getMessage()));
    }
  }

  private void handshake(HttpServerRequest request, Query query, boolean upgrade) {
    if (server.refusing()) {
      server.counters().refused(Overload.SHUTTING_DOWN);
      unavailable(request, upgrade, Overload.SHUTTING_DOWN);
      return;
    }
    if (query.protocol() == 3 && !options.isAllowEIO3()) {
      refuse(
          request, upgrade, Refusal.of(EngineError.UNSUPPORTED_PROTOCOL_VERSION, "protocol", "3"));
      return;
    }
    if (upgrade) {
      server.webSockets().open(request, query);
    } else {
      server.requests().open(new Exchange(server, request, query));
      request.resume();
    }
  }

  /**
   * Now is no time for new sessions. There is no code of the protocol for that; clients take any
   * status for "xhr poll error", and come again after a delay of their own.
   */
  static void unavailable(HttpServerRequest request, boolean upgrade, Overload overload) {
    unavailable(request, upgrade, overload.status(), overload.message());
  }

  private static void unavailable(
      HttpServerRequest request, boolean upgrade, int status, String message) {
    if (upgrade) {
      WebSocketEntry.refuse(request, status, message);
    } else {
      request
          .response()
          .setStatusCode(status)
          .putHeader("Connection", "close")
          .putHeader("Content-Type", "application/json")
          .end(new JsonObject().put("message", message).encode())
          .onComplete(sent -> request.connection().close());
      request.resume();
    }
  }

  private void refuse(HttpServerRequest request, boolean upgrade, Refusal refusal) {
    if (upgrade) {
      server.refused(request, refusal);
      WebSocketEntry.refuse(request, 400, refusal.message());
    } else {
      server.refuse(request, refusal);
      request.resume();
    }
  }
}
