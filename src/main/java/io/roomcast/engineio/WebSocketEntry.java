package io.roomcast.engineio;

import io.roomcast.loop.TimerWheel;
import io.roomcast.net.FrameListener;
import io.roomcast.net.FrameSink;
import io.roomcast.net.HttpGuard;
import io.roomcast.net.WebSocketClose;
import io.roomcast.net.WebSocketOptions;
import io.roomcast.net.WebSockets;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import org.jspecify.annotations.Nullable;

/**
 * WebSocket requests: opens sessions, and brings candidates to the polling sessions that they want
 * to take over, on whatever loop those are.
 */
final class WebSocketEntry {

  private final EngineServer server;
  private final WebSocketOptions options;

  WebSocketEntry(EngineServer server) {
    this.server = server;
    PerMessageDeflateOptions deflate = server.options().getPerMessageDeflate();
    this.options =
        new WebSocketOptions(
            server.options().getMaxHttpBufferSize(),
            deflate == null
                ? null
                : new WebSocketOptions.Compression(
                    deflate.threshold(), deflate.level(), deflate.clientNoContextTakeover()));
  }

  /** Opens a session on WebSocket. Loop of the request, which is the server's. */
  void open(HttpServerRequest request, Query query) {
    if (!upgradable(request)) {
      return;
    }
    EngineRequest snapshot = server.snapshot(request);
    server.hooks().addHeaders(request.response().headers(), request, true);
    WebSockets.upgrade(request, options).onSuccess(sink -> opened(sink, query, snapshot));
  }

  /** Ends a request for a WebSocket that is for nobody here, unless somebody has answered it. */
  void endLater(HttpServerRequest request) {
    if (!server.options().isDestroyUpgrade()) {
      return;
    }
    TimerWheel wheel = server.loop().wheel();
    TimerWheel.Timer timer =
        new TimerWheel.Timer() {
          @Override
          protected void expired() {
            if (!request.response().headWritten() && !request.response().ended()) {
              request.connection().close();
            }
          }
        };
    request.response().closeHandler(gone -> wheel.cancel(timer));
    wheel.schedule(timer, server.options().getDestroyUpgradeTimeout());
  }

  WebSocketOptions options() {
    return options;
  }

  /** Opens a session on a WebSocket that nothing was done with. */
  void opened(FrameSink sink, Query query, EngineRequest request) {
    EngineSession session = new EngineSession(server, server.nextId(), query, request, sink);
    if (server.closing()) {
      sink.close();
      return;
    }
    if (!server.add(session)) {
      sink.close();
      return;
    }
    session.start();
    if (session.open()) {
      server.hooks().connected(session);
    }
  }

  /** Serves an upgrade request that names a session. Loop of the request. */
  void join(HttpServerRequest request, Query query, String sid) {
    EngineServer owner = server.ownerOfRequest(sid);
    if (owner == null) {
      refuse(request, SessionRequests.unknown(sid));
      return;
    }
    if (owner != server) {
      HttpGuard.install(request);
      request.pause();
    }
    owner.run(() -> owner.webSockets().admit(server, request, query, sid));
  }

  /**
   * Verifies a candidate and reserves the upgrade for it. Loop of this server, which owns the
   * session; {@code from} is the instance of the request.
   */
  private void admit(EngineServer from, HttpServerRequest request, Query query, String sid) {
    EngineSession session = server.find(sid);
    Refusal refusal = null;
    if (session == null) {
      refusal = SessionRequests.unknown(sid);
    } else if (session.protocol() != query.protocol()) {
      refusal = SessionRequests.protocolMismatch(session, query);
    }
    if (session == null || refusal != null) {
      Refusal refused = refusal;
      from.run(() -> from.webSockets().refuse(request, refused));
      return;
    }
    Upgrade upgrade = null;
    if (session.upgrade() == null
        && session.currentTransport() instanceof PollingTransport polling) {
      upgrade = new Upgrade(session, polling, query.base64());
      session.upgrade(upgrade);
    }
    Upgrade admitted = upgrade;
    from.run(() -> from.webSockets().establish(server, request, admitted));
  }

  /** Answers 101 and hands the WebSocket to the session. Loop of the request. */
  private void establish(EngineServer owner, HttpServerRequest request, @Nullable Upgrade upgrade) {
    if (request.response().closed() || !upgradable(request)) {
      abandon(owner, upgrade, "not a WebSocket request");
      return;
    }
    server.hooks().addHeaders(request.response().headers(), request, false);
    WebSockets.upgrade(request, options)
        .onSuccess(sink -> connected(owner, sink, upgrade))
        .onFailure(failure -> abandon(owner, upgrade, "no 101: " + failure.getMessage()));
  }

  private void connected(EngineServer owner, FrameSink sink, @Nullable Upgrade upgrade) {
    if (upgrade == null) {
      // The session is upgrading or upgraded already: the reference closes after the 101.
      sink.listener(DEAF);
      sink.close();
    } else if (owner == server) {
      upgrade.connected(sink);
    } else {
      // Nothing was written but the 101, so the connection can move before its first packet.
      sink.listener(DEAF);
      sink.moveTo(owner.loop())
          .onSuccess(moved -> upgrade.connected(sink))
          .onFailure(
              failure -> {
                sink.abort();
                abandon(owner, upgrade, "not moved: " + failure.getMessage());
              });
    }
  }

  private static void abandon(EngineServer owner, @Nullable Upgrade upgrade, String why) {
    if (upgrade != null) {
      owner.run(() -> upgrade.fail(why));
    }
  }

  /** Whether the request can be upgraded; answers it if not. */
  private static boolean upgradable(HttpServerRequest request) {
    if (WebSockets.upgradable(request)) {
      return true;
    }
    if (!request.method().equals(HttpMethod.GET)) {
      refuse(request, 405, "Invalid HTTP method");
    } else if (!WebSockets.supportedVersion(request)) {
      request
          .response()
          .headers()
          .clear()
          .set("Sec-WebSocket-Version", WebSockets.SUPPORTED_VERSIONS);
      refuseWith(request, 400, "Missing or invalid Sec-WebSocket-Version header");
    } else {
      refuse(request, 400, "Missing or invalid Sec-WebSocket-Key header");
    }
    return false;
  }

  private void refuse(HttpServerRequest request, @Nullable Refusal refusal) {
    if (refusal != null) {
      server.refused(request, refusal);
      refuse(request, 400, refusal.message());
    }
  }

  /** Refuses an upgrade request: a text, no headers but these, and the connection ends. */
  static void refuse(HttpServerRequest request, int status, String message) {
    request.response().headers().clear();
    refuseWith(request, status, message);
  }

  private static void refuseWith(HttpServerRequest request, int status, String message) {
    HttpServerResponse response = request.response();
    if (response.ended() || response.closed()) {
      return;
    }
    Buffer body = Buffer.buffer(message);
    response
        .setStatusCode(status)
        .putHeader("Connection", "close")
        .putHeader("Content-type", "text/html")
        .putHeader("Content-Length", Integer.toString(body.length()))
        .end(body)
        .onComplete(sent -> request.connection().close());
  }

  /** Hears nothing: for a WebSocket that is about to close or to move. */
  private static final FrameListener DEAF =
      new FrameListener() {
        @Override
        public void text(String message) {}

        @Override
        public void binary(Buffer message) {}

        @Override
        public void closed(WebSocketClose close) {}
      };
}
