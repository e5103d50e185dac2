package io.roomcast.socketio;

import io.vertx.core.json.JsonObject;

/**
 * A client that wants to connect to a namespace, on its way through the namespace's middleware.
 * Event loop of the socket.
 */
public interface ConnectContext {

  /** The socket to be; it may emit, get data and handlers, but receives nothing yet. */
  Socket socket();

  /** Its handshake. */
  default Handshake handshake() {
    return socket().handshake();
  }

  /** Goes on with the next middleware, or connects. May be called later. */
  void next();

  /** Refuses: the client gets CONNECT_ERROR with this message; its connection stays open. */
  void fail(String message);

  /** Refuses with {@code data} beside the message. */
  void fail(String message, JsonObject data);

  /** Refuses with the cause's message; a {@link ConnectException} brings data too. */
  void fail(Throwable cause);
}
