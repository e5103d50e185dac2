package io.roomcast.socketio;

import org.jspecify.annotations.Nullable;

/**
 * One event that a client sent, on its way through middleware and handlers. Event loop of the
 * socket.
 */
public interface EventContext {

  /** The socket it came from. */
  Socket socket();

  /** The event's name. */
  String event();

  /** Its arguments, without the ack. */
  Payload args();

  /** Whether the client waits for an ack. */
  boolean hasAck();

  /**
   * Answers the client's ack request; arguments as in {@link Payload#of}. Only the first call
   * counts; without a request it does nothing. May be called later, from the socket's loop.
   */
  void ack(@Nullable Object... args);

  /** The ack as a value, to be kept. */
  Ack acknowledgement();

  /** Middleware: goes on with the next middleware, or with the event's handlers. */
  void next();

  /** Middleware: drops the event; the socket's error handlers get the cause. */
  void fail(Throwable cause);
}
