package io.roomcast.cluster.redis;

import io.roomcast.cluster.StreamKeys;

/**
 * How the streams adapter relays: {@code @socket.io/redis-streams-adapter}. Immutable. Nodes of a
 * cluster must have the same names and count; all else is each node's own affair.
 *
 * @param relay what it has in common with others; the prefix is Node's {@code channelPrefix}
 * @param name the stream, or what the names of several begin with: Node's {@code streamName}
 * @param count streams among which the namespaces are divided: Node's {@code streamCount}
 * @param maxLen entries that a stream keeps, about: Node's {@code maxLen}
 * @param readCount entries that are read at a time: Node's {@code readCount}
 * @param block ms for which Redis waits for entries before it says that there are none: Node's
 *     {@code blockTimeInMs}
 * @param sessionKeyPrefix what the keys of sessions begin with: Node's {@code sessionKeyPrefix}
 * @param sessionWait ms for which a session is looked for that a client asks for: the node that had
 *     it may be about to write it
 * @param persist which sessions are kept in Redis
 * @param recentBytes bytes of the latest broadcasts, about, that are kept in memory for sessions
 *     that come back, in each process; what is older is read from Redis
 */
public record StreamsOptions(
    RelayOptions relay,
    String name,
    int count,
    int maxLen,
    int readCount,
    long block,
    String sessionKeyPrefix,
    long sessionWait,
    Persist persist,
    long recentBytes) {

  private static final long RECENT_BYTES = 16 << 20;

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

  public StreamsOptions {
    if (relay.servers().mode() == RedisServers.Mode.CLUSTER) {
      throw new IllegalArgumentException("streams are not for a Redis Cluster");
    }
    if (recentBytes < 0) {
      throw new IllegalArgumentException("recentBytes: must not be below 0, not " + recentBytes);
    }
  }

  /** With 16 MiB of the latest broadcasts. */
  public StreamsOptions(
      RelayOptions relay,
      String name,
      int count,
      int maxLen,
      int readCount,
      long block,
      String sessionKeyPrefix,
      long sessionWait,
      Persist persist) {
    this(
        relay,
        name,
        count,
        maxLen,
        readCount,
        block,
        sessionKeyPrefix,
        sessionWait,
        persist,
        RECENT_BYTES);
  }

  /** Node's defaults with these servers, but for reads, which are larger. */
  public static StreamsOptions of(RedisServers servers) {
    return new StreamsOptions(
        RelayOptions.of(servers),
        "socket.io",
        1,
        10_000,
        500,
        5_000,
        "sio:session:",
        1_000,
        Persist.DISCONNECT);
  }

  /** The same with another. */
  public StreamsOptions withPersist(Persist persist) {
    return new StreamsOptions(
        relay,
        name,
        count,
        maxLen,
        readCount,
        block,
        sessionKeyPrefix,
        sessionWait,
        persist,
        recentBytes);
  }

  /** The same with another. */
  public StreamsOptions withRecentBytes(long recentBytes) {
    return new StreamsOptions(
        relay,
        name,
        count,
        maxLen,
        readCount,
        block,
        sessionKeyPrefix,
        sessionWait,
        persist,
        recentBytes);
  }

  /** The same with other streams. */
  public StreamsOptions withStreams(String name, int count, int maxLen) {
    return new StreamsOptions(
        relay,
        name,
        count,
        maxLen,
        readCount,
        block,
        sessionKeyPrefix,
        sessionWait,
        persist,
        recentBytes);
  }

  /** The same with another. */
  public StreamsOptions withRelay(RelayOptions relay) {
    return new StreamsOptions(
        relay,
        name,
        count,
        maxLen,
        readCount,
        block,
        sessionKeyPrefix,
        sessionWait,
        persist,
        recentBytes);
  }

  StreamKeys keys() {
    return new StreamKeys(name, count);
  }
}
