package io.roomcast.cluster.redis;

/**
 * How the streams adapter uses Redis streams. Immutable. Nodes of a cluster must have the same
 * name, count and session prefix; all else is each node's own affair.
 *
 * @param name the stream: Node's {@code streamName}
 * @param count streams among which the namespaces are divided: Node's {@code streamCount}
 * @param maxLen entries that a stream keeps, about: Node's {@code maxLen}
 * @param readCount entries that are read at a time: Node's {@code readCount}
 * @param block ms for which Redis waits for entries before it says that there are none: Node's
 *     {@code blockTimeInMs}
 * @param sessionKeyPrefix what the keys of lost sessions begin with: Node's {@code
 *     sessionKeyPrefix}
 * @param persist which sessions are kept in Redis
 */
public record StreamsOptions(
    String name,
    int count,
    int maxLen,
    int readCount,
    long block,
    String sessionKeyPrefix,
    Persist persist) {

  /** Node's defaults, but for reads, which are larger. */
  public static final StreamsOptions DEFAULT =
      new StreamsOptions(
          "socket.io", 1, 10_000, 500, 5_000, "sio:session:", Persist.DISCONNECT);

  /** Which sessions are kept in Redis. */
  public enum Persist {
    /** Those that were lost, as Node does. */
    DISCONNECT,
    /**
     * All: they survive the sudden end of their node. A session is written when its socket joins or
     * leaves a room, and twice in the time for which a lost session is kept.
     */
    ALWAYS
  }

  /** The same with another. */
  public StreamsOptions withPersist(Persist persist) {
    return new StreamsOptions(name, count, maxLen, readCount, block, sessionKeyPrefix, persist);
  }

  /** The same with other streams. */
  public StreamsOptions withStreams(String name, int count, int maxLen) {
    return new StreamsOptions(name, count, maxLen, readCount, block, sessionKeyPrefix, persist);
  }
}
