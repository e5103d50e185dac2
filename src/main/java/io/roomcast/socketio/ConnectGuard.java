package io.roomcast.socketio;

import io.vertx.core.Handler;

/**
 * A connect middleware that nobody gets around: it runs for recovered sockets, too, whatever {@code
 * skipMiddlewares} says, and it is told of those who got in. Event loop of the socket.
 */
public interface ConnectGuard extends Handler<ConnectContext> {

  /** Called when the socket is connected, before the handlers of {@link Namespace#onConnection}. */
  default void connected(Socket socket) {}
}
