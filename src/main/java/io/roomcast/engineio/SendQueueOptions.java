package io.roomcast.engineio;

/**
 * How much may wait to be sent to one client, whatever holds it: a slow connection, a poll that
 * does not come, an upgrade. Over half of either limit volatile packets are dropped, and a client
 * that does not take what is sent is itself read no further; over either limit its session is
 * closed. Immutable.
 *
 * @param maxBytes bytes, above 0; each packet counts for its frame and a fixed amount of about a
 *     hundred bytes
 * @param maxPackets packets, above 0
 */
public record SendQueueOptions(long maxBytes, int maxPackets) {

  /** 16 MiB and 65,536 packets. */
  public SendQueueOptions() {
    this(16L << 20, 65_536);
  }

  /** Checks the values; throws {@link IllegalArgumentException}. */
  public SendQueueOptions {
    EngineOptions.positive("sendQueue.maxBytes", maxBytes);
    EngineOptions.positive("sendQueue.maxPackets", maxPackets);
  }

  /** Whether this is more than may wait. */
  boolean exceededBy(long bytes, int packets) {
    return bytes > maxBytes || packets > maxPackets;
  }

  /** Whether this is more than half of what may wait. */
  boolean halfExceededBy(long bytes, int packets) {
    return bytes > maxBytes / 2 || packets > maxPackets / 2;
  }

  /** Whether this is at most a quarter of what may wait. */
  boolean quarterHolds(long bytes, int packets) {
    return bytes <= maxBytes / 4 && packets <= maxPackets / 4;
  }
}
