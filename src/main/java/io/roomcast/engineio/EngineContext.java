package io.roomcast.engineio;

import io.vertx.core.http.HttpServerRequest;

/** A request on its way through the middlewares. Event loop of the request. */
public interface EngineContext {

  /** The request; its response may be used to answer or to set headers. */
  HttpServerRequest request();

  /** Whether the request asks for a WebSocket. */
  boolean upgrade();

  /** Goes on with the next middleware, or with verification. May be called later. */
  void next();

  /** Refuses the request with code 3. */
  void fail(Throwable cause);
}
