package io.roomcast.socketio;

import io.roomcast.engineio.Session;
import org.jspecify.annotations.Nullable;

/**
 * A client as one who ends connections sees it: its session, and what is under way between it and
 * the application. Event loop of the server.
 */
public interface Connection {

  /** That of a session; null when its server is no Socket.IO server. */
  static @Nullable Connection of(Session session) {
    return session.listener() instanceof Connection connection ? connection : null;
  }

  /** The connection under its sockets. */
  Session session();

  /** Events received of which the client was promised an ack, or whose handlers are not done. */
  int unanswered();

  /** Acks that the client owes, for events that were sent with one. */
  int pendingAcks();
}
