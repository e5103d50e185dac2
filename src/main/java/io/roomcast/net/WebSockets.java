package io.roomcast.net;

import io.roomcast.loop.EventLoopState;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;

/** Entry to this package: the event loop under a caller, and upgrading a request. */
public final class WebSockets {

  private WebSockets() {}

  /**
   * The state of the event loop that the caller is on or, off the event loops, of the one that
   * {@code vertx.getOrCreateContext()} gives the caller; made on first use, one per event loop.
   */
  public static EventLoopState currentLoop(Vertx vertx) {
    throw new IllegalStateException("skeleton");
  }

  /**
   * Whether the request is a WebSocket upgrade that {@link #upgrade} would accept: GET, HTTP/1.1,
   * {@code Upgrade: websocket}, a key of 16 bytes, version 8 or 13.
   */
  public static boolean upgradable(HttpServerRequest request) {
    return false;
  }

  /**
   * Answers 101 (with the headers set on {@code request.response()} so far; the first offered
   * subprotocol is echoed) and takes the connection over from Vert.x. On the request's loop; the
   * future completes there, synchronously where possible.
   */
  public static Future<FrameSink> upgrade(HttpServerRequest request, WebSocketOptions options) {
    throw new IllegalStateException("skeleton");
  }
}
