package io.roomcast.ops;

import io.roomcast.engineio.CloseReason;
import io.roomcast.engineio.EngineIoServer;
import io.roomcast.socketio.Connection;

/**
 * How one client is let go whose turn has come: it goes when it owes no ack, and has the answers to
 * all events that were read from it; what it sends meanwhile is not read any more, and so not half
 * done. Event loop of the server.
 */
final class Departure {

  private final Connection connection;
  private long since;
  private boolean paused;

  Departure(Connection connection) {
    this.connection = connection;
  }

  /** Notes when its turn came, or when it was closed; monotonic ms. */
  void since(long now) {
    since = now;
  }

  /** Whether it lasts longer than that, in ms. */
  boolean lasts(long now, long longest) {
    return now - since >= longest;
  }

  boolean open() {
    return connection.session().open();
  }

  /** Whether it can be closed; waits for no longer than {@code settleMillis}. */
  boolean ready(long now, long settleMillis) {
    if (lasts(now, settleMillis)) {
      return true;
    }
    if (!paused) {
      if (connection.pendingAcks() > 0) {
        return false; // they must be read
      }
      paused = true;
      connection.session().pause();
    }
    return connection.unanswered() == 0;
  }

  /**
   * Closes the connection. A client on polling has to ask before it can be told, unless {@code
   * discard} cuts it off.
   */
  void close(EngineIoServer engine, boolean discard) {
    engine.dispatch(() -> connection.session().close(CloseReason.SERVER_SHUTTING_DOWN, discard));
  }
}
