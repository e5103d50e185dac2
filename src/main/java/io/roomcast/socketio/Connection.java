package io.roomcast.socketio;

import io.roomcast.engineio.Session;

/**
 * A client as one who ends connections sees it: its session, and what is under way between it and
 * the application. Event loop of the server.
 */
public interface Connection {

  /** The connection under its sockets. */
  Session session();

  /** Events received of which the client was promised an ack, or whose handlers are not done. */
  int unanswered();

  /** Acks that the client owes, for events that were sent with one. */
  int pendingAcks();
}
