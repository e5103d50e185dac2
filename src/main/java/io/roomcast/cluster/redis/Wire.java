package io.roomcast.cluster.redis;

import io.roomcast.cluster.ClusterBroadcast;
import io.roomcast.cluster.ClusterRequest;
import io.roomcast.cluster.ClusterResponse;
import io.vertx.core.Future;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How messages are written, and on which channels: the format of one of the reference's adapters.
 * Event loop of the relay, unless a method says otherwise.
 */
interface Wire {

  /** Makes it for a relay. */
  interface Factory {

    /**
     * Makes it; nothing is subscribed to yet.
     *
     * @param uid of this node
     * @param channels where channels are subscribed to
     * @param incoming what is told of messages
     */
    Wire create(String uid, ChannelTable channels, Incoming incoming);
  }

  /**
   * A broadcast that asks for nothing. Any thread.
   *
   * @param toAll whether all nodes are to get it, even those that have no channel for its room
   */
  Outgoing broadcast(String namespace, ClusterBroadcast broadcast, boolean toAll);

  /** What is asked of all others. Any thread. */
  Outgoing request(String namespace, ClusterRequest request);

  /** The question for the rooms that there are. Any thread. */
  ClusterRequest allRooms(String uid, String requestId);

  /** An answer; null when there is nobody to whom it could be sent. */
  @Nullable Outgoing response(
      RelayNamespace namespace, @Nullable String to, ClusterResponse response);

  /**
   * The channels by which questions go and answers come; to the first of them every node which has
   * the namespace is subscribed.
   */
  List<String> questions(RelayNamespace namespace);

  /** This node has a namespace; done when requests and their answers will arrive. */
  Future<?> subscribe(RelayNamespace namespace);

  /** It has it no more. */
  void unsubscribe(RelayNamespace namespace);

  /** A loop has somebody in the room; done when its messages will arrive. */
  Future<Void> want(RelayNamespace namespace, String room);

  /** A loop has nobody in the room any more. */
  void unwant(RelayNamespace namespace, String room);
}
