package io.roomcast.cluster;

/**
 * What adapters that extend the reference's {@code ClusterAdapter} tell each other, among them the
 * sharded and the streams one of Redis: {@code {type, data, uid, nsp}}. Immutable.
 */
public sealed interface ClusterMessage {

  /** The node that says it; {@code emitter} is none. */
  String uid();

  /** Name of the namespace. */
  String namespace();

  /** 1, 2 and 13: a node is there, or leaves. Adapters that count subscribers do without. */
  record Presence(String uid, String namespace, Kind kind) implements ClusterMessage {

    /** What is told. */
    public enum Kind {
      /** 1: it has come, and wants to hear from others. */
      INITIAL_HEARTBEAT,
      /** 2: it is still there. */
      HEARTBEAT,
      /** 13: it leaves. */
      ADAPTER_CLOSE
    }
  }

  /** 3: a broadcast. */
  record Broadcast(String uid, String namespace, ClusterBroadcast broadcast)
      implements ClusterMessage {}

  /** 3 with a request id, 4 to 7 and 9: what is asked of all others. */
  record Request(String uid, String namespace, ClusterRequest request) implements ClusterMessage {}

  /** 8 and 10 to 12: the answer to one who asked. */
  record Response(String uid, String namespace, ClusterResponse response)
      implements ClusterMessage {}
}
