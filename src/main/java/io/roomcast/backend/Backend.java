package io.roomcast.backend;

import io.roomcast.socketio.ConnectContext;
import io.roomcast.socketio.EventContext;
import io.roomcast.socketio.Socket;
import io.vertx.core.Future;
import java.util.Set;

/** One backend as one event loop uses it: what it is asked and told. Event loop of the sockets. */
public interface Backend {

  /**
   * Asks about a socket that wants in; applies the answer (user, data, rooms). Fails with
   * ConnectException to refuse; any other failure: could not be asked.
   */
  Future<Void> connect(ConnectContext context);

  /**
   * Hands it an event; completes when the answer is applied and the ack, if any, sent; in order per
   * socket.
   */
  Future<Void> event(EventContext event);

  /**
   * Tells it that a socket has left. Never fails: completes when it was told, or cannot be any
   * more.
   */
  Future<Void> disconnected(Socket socket, Set<String> rooms, Socket.Disconnect how);

  /** The same of a socket of a node that has died. */
  Future<Void> lost(LostSocket socket);
}
