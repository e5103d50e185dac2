package io.roomcast.socketio;

import io.vertx.core.Handler;

/**
 * A connect middleware that nobody gets around: it runs for recovered sockets, too, whatever {@code
 * skipMiddlewares} says, and it is told of those who got in, and of those who did not. Event loop
 * of the socket.
 */
public interface ConnectGuard extends Handler<ConnectContext> {

  /** Called when the socket is connected, before the handlers of {@link Namespace#onConnection}. */
  default void connected(Socket socket) {}

  /**
   * Called when a socket on its way in does not come to be: this guard or another middleware has
   * refused it, or its connection has ended. It may not have come as far as this guard. Also in
   * place of {@link #connected} when the socket has left again before this guard's turn.
   */
  default void abandoned(Socket socket) {}
}
