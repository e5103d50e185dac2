package io.roomcast.socketio;

/**
 * Connection state recovery: a client that comes back soon enough gets its id, rooms, data and the
 * packets it missed.
 *
 * @param maxDisconnectionDuration ms for which a lost session can be restored
 * @param skipMiddlewares whether a restored socket skips the namespace's middlewares
 * @param maxPackets packets kept per namespace and event loop; older ones are let go
 * @param maxBytes bytes that these packets may hold, about; older ones are let go
 * @param maxSessions lost sessions kept per namespace and event loop; older ones are let go
 */
public record ConnectionStateRecoveryOptions(
    long maxDisconnectionDuration,
    boolean skipMiddlewares,
    int maxPackets,
    long maxBytes,
    int maxSessions) {

  public ConnectionStateRecoveryOptions {
    if (maxDisconnectionDuration <= 0 || maxPackets <= 0 || maxBytes <= 0 || maxSessions <= 0) {
      throw new IllegalArgumentException(
          "connectionStateRecovery: durations and limits must be above 0");
    }
  }

  /** The reference's defaults, with bounds on memory. */
  public ConnectionStateRecoveryOptions() {
    this(120_000, true, 10_000, 64L << 20, 10_000);
  }
}
