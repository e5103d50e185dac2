package io.roomcast.socketio;

import java.util.Collection;

/**
 * What can choose the receivers of a broadcast: a namespace, a socket (all but itself), or a choice
 * made already. Each method answers a new {@link BroadcastOperator}. Any thread.
 */
public interface Broadcaster {

  /**
   * Receivers in this room; several calls make a union, each socket once. A socket id is a room.
   */
  BroadcastOperator to(String room);

  /** Receivers in any of these rooms. */
  BroadcastOperator to(Collection<String> rooms);

  /** The same as {@link #to(String)}. */
  default BroadcastOperator in(String room) {
    return to(room);
  }

  /** Nobody who is in this room. */
  BroadcastOperator except(String room);

  /** Nobody who is in any of these rooms. */
  BroadcastOperator except(Collection<String> rooms);

  /** Receivers of this node only. */
  BroadcastOperator local();
}
