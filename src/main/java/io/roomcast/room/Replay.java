package io.roomcast.room;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a restored session was sent before its new life. Its client may be lost again before it got
 * all of that, and then names an offset in here. Event loop of the namespace.
 */
final class Replay {

  /** {@link #after}: no such offset. */
  static final int UNKNOWN = -1;

  private final long base;
  private final long last;
  private final long next;
  private final long time;
  private final int weight;
  private @Nullable List<Broadcast> packets;

  /**
   * @param base the offset that its client named
   * @param packets what it had missed after that, in order
   * @param next where the packet log goes on
   * @param time when it was restored, monotonic ms
   */
  Replay(long base, List<Broadcast> packets, long next, long time) {
    this.base = base;
    this.last = packets.isEmpty() ? base : packets.get(packets.size() - 1).offset();
    this.next = next;
    this.time = time;
    this.weight = 1 + packets.size();
    this.packets = packets;
  }

  /** The offset that the client names when it got all of it. */
  long last() {
    return last;
  }

  long next() {
    return next;
  }

  long time() {
    return time;
  }

  /** What it costs to keep, in packets. */
  int weight() {
    return weight;
  }

  /** Where to go on after a packet, as an index; {@link #UNKNOWN} if it is not in here. */
  int after(long offset) {
    List<Broadcast> packets = this.packets;
    if (packets == null) {
      return UNKNOWN;
    }
    for (int i = packets.size() - 1; i >= 0; i--) {
      if (packets.get(i).offset() == offset) {
        return i + 1;
      }
    }
    return offset == base ? 0 : UNKNOWN;
  }

  /** What follows from an index on; null when it was forgotten. */
  @Nullable List<Broadcast> from(int index) {
    return packets == null ? null : packets.subList(index, packets.size());
  }

  /** Lets go of the packets. */
  void forget() {
    packets = null;
  }
}
