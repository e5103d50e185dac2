package io.roomcast.socketio;

import io.roomcast.engineio.SendQueueOptions;
import java.util.ArrayList;
import java.util.List;

/**
 * Packets for a recovered socket that is not let in yet: as much as may wait to be sent to a client
 * that does not read. Event loop of the socket.
 */
final class HeldPackets {

  private final SendQueueOptions limits;
  private final List<EncodedPacket> packets = new ArrayList<>();
  private long bytes;

  HeldPackets(SendQueueOptions limits) {
    this.limits = limits;
  }

  /** Keeps one; false when there are too many. */
  boolean add(EncodedPacket packet) {
    packets.add(packet);
    bytes += packet.heldBytes();
    return packets.size() <= limits.maxPackets() && bytes <= limits.maxBytes();
  }

  /** In their order. */
  List<EncodedPacket> list() {
    return packets;
  }
}
