package io.roomcast.engineio;

import io.vertx.core.buffer.Buffer;

/**
 * Hears all of one session, as one object instead of a handler for each kind of event. Called on
 * the event loop of the session, in the context of its server.
 */
public interface SessionListener {

  /** A text message has come; without the packet type digit. */
  default void text(String data) {}

  /** A binary message has come. */
  default void binary(Buffer data) {}

  /**
   * This side is about to close the session, and not to discard what it was sent: the last chance
   * to send something.
   */
  default void closing() {}

  /** The session has ended; once. */
  default void closed(Session.Closed how) {}

  /** The session has moved from polling to WebSocket. */
  default void upgraded(TransportName transport) {}

  /** Everything buffered has been handed to the transport. */
  default void drained() {}
}
