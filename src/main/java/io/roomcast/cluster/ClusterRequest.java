package io.roomcast.cluster;

import io.roomcast.room.Target;
import io.roomcast.socketio.Payload;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a node asks of all others. Immutable. {@code uid} is the node that asks, null for emitters
 * and very old nodes; {@code requestId} is what answers are told by.
 */
public sealed interface ClusterRequest {

  /** Who asks. */
  @Nullable String uid();

  /** 0, no longer sent: ids of the sockets in any of the rooms, or of all. */
  record SocketIds(@Nullable String uid, String requestId, Set<String> rooms)
      implements ClusterRequest {}

  /** 1: names of all rooms, own-id rooms included. */
  record AllRooms(@Nullable String uid, String requestId) implements ClusterRequest {}

  /** 2: sockets join rooms. */
  record Join(@Nullable String uid, Target target, Set<String> rooms) implements ClusterRequest {}

  /** 3: sockets leave rooms. */
  record Leave(@Nullable String uid, Target target, Set<String> rooms) implements ClusterRequest {}

  /** 4: sockets are disconnected; {@code close} closes their connections too. */
  record Disconnect(@Nullable String uid, Target target, boolean close) implements ClusterRequest {}

  /** 2, 3 and 4 as old nodes ask them: of one socket, with an answer by the node that has it. */
  record OfSocket(@Nullable String uid, String requestId, String socketId, ClusterRequest request)
      implements ClusterRequest {}

  /**
   * 5: sockets with handshakes, rooms and data.
   *
   * @param foreign whether nodes of this program answer with none, as they are asked in another
   *     way: a field of ours that Node's adapter does not look at
   */
  record Fetch(@Nullable String uid, String requestId, Target target, boolean foreign)
      implements ClusterRequest {}

  /** 6: an event for servers; the answer is wanted if there is a request id. */
  record ServerSideEmit(
      @Nullable String uid, @Nullable String requestId, String event, Payload args)
      implements ClusterRequest {}

  /**
   * 7: a broadcast whose receivers are to answer.
   *
   * @param timeoutMillis how long it waits for them
   */
  record AskingBroadcast(String requestId, ClusterBroadcast broadcast, long timeoutMillis)
      implements ClusterRequest {

    @Override
    public @Nullable String uid() {
      return broadcast.uid();
    }
  }
}
