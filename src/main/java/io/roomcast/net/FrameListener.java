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

  /** Everything written so far has been handed to the kernel: the sink is writable again. */
  default void drained() {}

  /**
   * The connection is gone; called exactly once, also after a close of our own.
   *
   * @param close how it ended
   */
  void closed(WebSocketClose close);
}
