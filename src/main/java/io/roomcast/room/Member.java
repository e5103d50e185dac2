package io.roomcast.room;

import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/** Somebody who can be in rooms: a connected socket. Event loop of the member only. */
public interface Member {

  /** The id, which is also the name of the member's own room. */
  String id();

  /** Sends the packet of a broadcast to this member. */
  void deliver(Broadcast broadcast);

  /** Sends the packets of several broadcasts to this member. */
  default void deliver(BroadcastRow row) {
    for (Broadcast broadcast : row.broadcasts()) {
      deliver(broadcast);
    }
  }

  /**
   * Sends it and completes with the arguments of the member's ack; fails if none comes within the
   * time, in ms, or the member leaves.
   */
  Future<Arguments> deliverWithAck(Broadcast broadcast, long timeoutMillis);

  /** Ends the membership; {@code close} ends the connection under it too. */
  void disconnect(boolean close);

  /** What other loops and nodes may see of this member. */
  MemberInfo info();

  /** What connection state recovery would keep of it now; null when it cannot be recovered. */
  default @Nullable SavedSession session() {
    return null;
  }
}
