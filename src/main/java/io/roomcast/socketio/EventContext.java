package io.roomcast.socketio;

import io.vertx.core.Handler;
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
   * counts; without a request it sends nothing. In an {@linkplain EventRoute event chain} it ends
   * the event, asked for or not. May be called later, from the socket's loop.
   */
  void ack(@Nullable Object... args);

  /** The ack as a value, to be kept. */
  Ack acknowledgement();

  /** Middleware and chain: goes on with the next one, or with the event's handlers. */
  void next();

  /**
   * Middleware and chain: drops the event; the socket's error handlers get the cause. With an
   * {@link EventException}, a client that asked for an ack is told.
   */
  void fail(Throwable cause);

  /** Chain: the event is done with, without an ack; nothing further runs for it. */
  void end();

  /**
   * Tells, once and on the event loop, how the event ended: by an ack, asked for or not, by {@link
   * #fail}, or by {@link #end}; before the socket's next event runs. It is not told of events that
   * handlers neither ack nor fail.
   */
  void onOutcome(Handler<Outcome> handler);

  /**
   * How an event ended.
   *
   * @param failed whether it was refused or failed: nothing was done
   * @param ack the arguments of the ack; null without one
   */
  record Outcome(boolean failed, @Nullable Payload ack) {}
}
