package io.roomcast.engineio;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Packets of one session that wait for a poll, with an estimate of the memory they hold. Event loop
 * of the session.
 */
final class SendQueue {

  private @Nullable ArrayDeque<Packet> packets;
  private long bytes;

  void add(Packet packet) {
    if (packets == null) {
      packets = new ArrayDeque<>(4);
    }
    packets.add(packet);
    bytes += packet.queuedBytes();
  }

  boolean isEmpty() {
    return packets == null;
  }

  int size() {
    return packets == null ? 0 : packets.size();
  }

  /** Payload bytes plus a fixed amount for each packet. */
  long bytes() {
    return bytes;
  }

  /** Takes everything out. */
  Collection<Packet> drain() {
    Collection<Packet> drained = packets == null ? List.of() : packets;
    clear();
    return drained;
  }

  void clear() {
    packets = null;
    bytes = 0;
  }
}
