package io.roomcast.cluster;

/** Numbers of the messages of the cluster adapters. */
final class ClusterType {

  static final int INITIAL_HEARTBEAT = 1;
  static final int HEARTBEAT = 2;
  static final int BROADCAST = 3;
  static final int SOCKETS_JOIN = 4;
  static final int SOCKETS_LEAVE = 5;
  static final int DISCONNECT_SOCKETS = 6;
  static final int FETCH_SOCKETS = 7;
  static final int FETCH_SOCKETS_RESPONSE = 8;
  static final int SERVER_SIDE_EMIT = 9;
  static final int SERVER_SIDE_EMIT_RESPONSE = 10;
  static final int BROADCAST_CLIENT_COUNT = 11;
  static final int BROADCAST_ACK = 12;
  static final int ADAPTER_CLOSE = 13;

  private ClusterType() {}

  /** That of a message. */
  static int of(ClusterMessage message) {
    if (message instanceof ClusterMessage.Presence presence) {
      return switch (presence.kind()) {
        case INITIAL_HEARTBEAT -> INITIAL_HEARTBEAT;
        case HEARTBEAT -> HEARTBEAT;
        case ADAPTER_CLOSE -> ADAPTER_CLOSE;
      };
    }
    if (message instanceof ClusterMessage.Request request) {
      return of(request.request());
    }
    return message instanceof ClusterMessage.Response response
        ? of(response.response())
        : BROADCAST;
  }

  private static int of(ClusterRequest request) {
    if (request instanceof ClusterRequest.AskingBroadcast) {
      return BROADCAST;
    }
    if (request instanceof ClusterRequest.Join) {
      return SOCKETS_JOIN;
    }
    if (request instanceof ClusterRequest.Leave) {
      return SOCKETS_LEAVE;
    }
    if (request instanceof ClusterRequest.Disconnect) {
      return DISCONNECT_SOCKETS;
    }
    if (request instanceof ClusterRequest.Fetch) {
      return FETCH_SOCKETS;
    }
    if (request instanceof ClusterRequest.ServerSideEmit) {
      return SERVER_SIDE_EMIT;
    }
    throw unknown(request);
  }

  private static int of(ClusterResponse response) {
    if (response instanceof ClusterResponse.Members) {
      return FETCH_SOCKETS_RESPONSE;
    }
    if (response instanceof ClusterResponse.ServerSideAnswer) {
      return SERVER_SIDE_EMIT_RESPONSE;
    }
    if (response instanceof ClusterResponse.ClientCount) {
      return BROADCAST_CLIENT_COUNT;
    }
    if (response instanceof ClusterResponse.ClientAck) {
      return BROADCAST_ACK;
    }
    throw unknown(response);
  }

  /** Only the classic adapter has it. */
  static IllegalArgumentException unknown(Object message) {
    return new IllegalArgumentException(
        "not of cluster adapters: " + message.getClass().getSimpleName());
  }
}
