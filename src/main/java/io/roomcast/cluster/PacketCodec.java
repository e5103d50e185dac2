package io.roomcast.cluster;

import io.roomcast.socketio.Payload;
import org.jspecify.annotations.Nullable;

/** The {@code parser} of the classic adapter: what broadcasts and their acks are written in. */
interface PacketCodec {

  /** A broadcast: an array of uid, packet and options. */
  byte[] broadcast(ClusterBroadcast broadcast, String namespace);

  /** A broadcast that asks for acks: a request. */
  byte[] asking(ClusterRequest.AskingBroadcast request, String namespace);

  /** An ack: a response. */
  byte[] ack(ClusterResponse.ClientAck ack);

  /**
   * Reads a broadcast.
   *
   * @param ownUid whose broadcasts are of no interest
   * @return null when it is one of those
   */
  @Nullable ClusterBroadcast broadcast(byte[] message, String ownUid)
      throws MalformedMessageException;

  /** Reads a request or response that begins with no brace. */
  Fields fields(byte[] message) throws MalformedMessageException;

  /** A request or response as a map, of which the packet may be in slices. */
  interface Fields {

    /** A value of the map as Vert.x JSON, or null. */
    @Nullable Object value(String key);

    /** The items of {@code packet.data}, or null when there is no such array. */
    @Nullable Payload packetData() throws MalformedMessageException;

    /** The {@code packet} as a payload of one value, or of none when there is none. */
    Payload packet();
  }
}
