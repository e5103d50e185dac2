package io.roomcast.room;

import org.jspecify.annotations.Nullable;

/**
 * The recoverable packets that came by on one event loop, in the order its members got them, each
 * under the next number of a sequence; bounded by count, bytes and age. Event loop of the
 * namespace.
 */
final class PacketLog {

  private static final int SMALLEST = 64;

  private final int maxPackets;
  private final long maxBytes;
  private final long maxAge;
  private @Nullable Broadcast[] packets = new Broadcast[SMALLEST];
  private long[] times = new long[SMALLEST];
  private long first;
  private long next;
  private long bytes;

  /**
   * @param maxPackets packets kept
   * @param maxBytes bytes that these may hold
   * @param maxAge ms for which they are kept
   */
  PacketLog(int maxPackets, long maxBytes, long maxAge) {
    this.maxPackets = maxPackets;
    this.maxBytes = maxBytes;
    this.maxAge = maxAge;
  }

  /** Number of the oldest packet kept; {@link #next} when there is none. */
  long first() {
    return first;
  }

  /** Number that the next packet will have. */
  long next() {
    return next;
  }

  int size() {
    return (int) (next - first);
  }

  void append(Broadcast packet, long now) {
    if (size() == maxPackets) {
      dropFirst();
    } else if (size() == times.length) {
      resize(size() * 2);
    }
    int slot = slot(next++);
    packets[slot] = packet;
    times[slot] = now;
    bytes += packet.packet().heldBytes();
    while (bytes > maxBytes) {
      dropFirst();
    }
  }

  /** The packet of a number that is kept. */
  Broadcast get(long number) {
    Broadcast packet = packets[slot(number)];
    if (packet == null || number < first || number >= next) {
      throw new IndexOutOfBoundsException("packet " + number + " of " + first + " to " + next);
    }
    return packet;
  }

  /** Number of the newest packet with that offset, not below {@code from}; -1 for none. */
  long find(long offset, long from) {
    for (long number = next - 1; number >= Math.max(first, from); number--) {
      if (get(number).offset() == offset) {
        return number;
      }
    }
    return -1;
  }

  /** Drops what is too old, and memory that is not needed. */
  void expire(long now) {
    while (first < next && now - times[slot(first)] > maxAge) {
      dropFirst();
    }
    int capacity = times.length;
    while (capacity > SMALLEST && size() <= capacity / 4) {
      capacity /= 2;
    }
    if (capacity < times.length) {
      resize(capacity);
    }
  }

  void clear() {
    first = next;
    bytes = 0;
    packets = new Broadcast[SMALLEST];
    times = new long[SMALLEST];
  }

  private void dropFirst() {
    bytes -= get(first).packet().heldBytes();
    packets[slot(first++)] = null;
  }

  /** Capacities are powers of two. */
  private int slot(long number) {
    return (int) number & (times.length - 1);
  }

  private void resize(int capacity) {
    @Nullable Broadcast[] oldPackets = packets;
    long[] oldTimes = times;
    int oldMask = oldTimes.length - 1;
    packets = new Broadcast[capacity];
    times = new long[capacity];
    for (long number = first; number < next; number++) {
      packets[slot(number)] = oldPackets[(int) number & oldMask];
      times[slot(number)] = oldTimes[(int) number & oldMask];
    }
  }
}
