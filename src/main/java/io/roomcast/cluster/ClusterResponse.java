package io.roomcast.cluster;

import io.roomcast.room.MemberInfo;
import io.roomcast.socketio.Payload;
import java.util.List;
import java.util.Set;

/** What a node answers to a {@link ClusterRequest}. Immutable. */
public sealed interface ClusterResponse {

  /** What is answered. */
  String requestId();

  /** Ids of sockets. */
  record SocketIds(String requestId, List<String> ids) implements ClusterResponse {}

  /** Names of rooms. */
  record Rooms(String requestId, Set<String> rooms) implements ClusterResponse {}

  /** Sockets. */
  record Members(String requestId, List<MemberInfo> members) implements ClusterResponse {}

  /** It was done. */
  record Done(String requestId) implements ClusterResponse {}

  /** The answer to a server-side event: one value, or none. */
  record ServerSideAnswer(String requestId, Payload answer) implements ClusterResponse {}

  /** How many clients of the node were asked by a broadcast. */
  record ClientCount(String requestId, int count) implements ClusterResponse {}

  /** What one of them answered: one value, or none. */
  record ClientAck(String requestId, Payload answer) implements ClusterResponse {}
}
