package io.roomcast.net;

import io.vertx.core.buffer.Buffer;

/**
 * Receives what arrives on a WebSocket. Called on the connection's event loop, in order, never
 * re-entrantly from {@link FrameSink#write}; nothing after {@link #closed}.
 */
public interface FrameListener {

  /** A whole text message, valid UTF-8. */
  void text(String message);

  /** A whole binary message; the buffer belongs to the listener. */
  void binary(Buffer message);

  /**
   * Everything written so far has been handed to the kernel: the sink is writable again. Called
   * only after it had stopped being so.
   */
  default void drained() {}

  /**
   * Some of what had to wait has been handed to the kernel. Not called while everything leaves at
   * once, unless the sink is paused.
   */
  default void taken() {}

  /**
   * Nothing more will arrive; called exactly once, also after a close of our own: with the peer's
   * close frame, with the violation that ends the connection, or when the connection itself has
   * ended. Messages that come after a close of our own are not delivered.
   *
   * <p>A listener method that throws ends the connection with status 1011.
   *
   * @param close how it ended
   */
  void closed(WebSocketClose close);
}
