package io.roomcast.engineio;

import io.vertx.core.http.HttpServerRequest;

/**
 * A request for a session of another node. Nothing but CORS was done with it: all else is for that
 * node. Event loop of the request. One of {@link #unknown} and {@link #unavailable} may be called,
 * unless the response was begun.
 */
public interface ForeignRequest {

  /** The request; it is paused. */
  HttpServerRequest request();

  /** The node that the session id names; whether there is such a node is not known. */
  String node();

  /** The session id, as the client sent it. */
  String sid();

  /** Whether it asks for a WebSocket. */
  boolean upgrade();

  /** Refuses it with code 1: there is no such session, so that the client begins another. */
  void unknown();

  /** Refuses it with 503 and this message, and ends the connection. */
  void unavailable(String message);

  /** Ends the connection without an answer, as when the server itself had gone. */
  void cut();
}
