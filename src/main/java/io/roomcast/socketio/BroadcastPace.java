package io.roomcast.socketio;

import io.roomcast.room.Adapter;

/**
 * Keeps clients from causing broadcasts faster than the members can be reached: who does is not
 * read from until enough of them are delivered. Event loop of the socket.
 */
final class BroadcastPace {

  /** Broadcasts on their way to members with which further ones are worth waiting for. */
  private static final int LARGE_BACKLOG = 16;

  private BroadcastPace() {}

  /** Broadcasts on their way to many members; to be asked before what an event causes. */
  static int backlog(SocketImpl socket) {
    return socket.adapter().backlog();
  }

  /** To be called after what an event caused, with the backlog from before. */
  static void keep(SocketImpl socket, int before) {
    Adapter adapter = socket.adapter();
    int after = adapter.backlog();
    if (after > before && after >= LARGE_BACKLOG) {
      Client client = socket.client();
      client.pause();
      adapter.whenRelieved(client::resume);
    }
  }
}
