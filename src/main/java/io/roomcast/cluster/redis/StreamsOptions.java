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
 * @param localWait ms for which clients of this node wait for their node's own broadcasts to come
 *     back from the stream with their offsets, while Redis is there; then they get them without
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
    long localWait,
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
        500,
        Persist.DISCONNECT,
        RECENT_BYTES);
  }

  /** The same with another. */
  public StreamsOptions withPersist(Persist persist) {
    return new Copy(this).persist(persist).build();
  }

  /** The same with another. */
  public StreamsOptions withRecentBytes(long recentBytes) {
    return new Copy(this).recentBytes(recentBytes).build();
  }

  /** The same with other streams. */
  public StreamsOptions withStreams(String name, int count, int maxLen) {
    return new Copy(this).streams(name, count, maxLen).build();
  }

  /** The same with another. */
  public StreamsOptions withRelay(RelayOptions relay) {
    return new Copy(this).relay(relay).build();
  }

  /** The same with other times to wait, in ms. */
  public StreamsOptions withWaits(long sessionWait, long localWait) {
    return new Copy(this).waits(sessionWait, localWait).build();
  }

  StreamKeys keys() {
    return new StreamKeys(name, count);
  }

  /** One that some of it is changed in. */
  private static final class Copy {

    private final StreamsOptions of;
    private RelayOptions relay;
    private String name;
    private int count;
    private int maxLen;
    private long sessionWait;
    private long localWait;
    private Persist persist;
    private long recentBytes;

    Copy(StreamsOptions of) {
      this.of = of;
      relay = of.relay;
      name = of.name;
      count = of.count;
      maxLen = of.maxLen;
      sessionWait = of.sessionWait;
      localWait = of.localWait;
      persist = of.persist;
      recentBytes = of.recentBytes;
    }

    Copy relay(RelayOptions other) {
      relay = other;
      return this;
    }

    Copy streams(String name, int count, int maxLen) {
      this.name = name;
      this.count = count;
      this.maxLen = maxLen;
      return this;
    }

    Copy waits(long sessionWait, long localWait) {
      this.sessionWait = sessionWait;
      this.localWait = localWait;
      return this;
    }

    Copy persist(Persist other) {
      persist = other;
      return this;
    }

    Copy recentBytes(long bytes) {
      recentBytes = bytes;
      return this;
    }

    StreamsOptions build() {
      return new StreamsOptions(
          relay,
          name,
          count,
          maxLen,
          of.readCount,
          of.block,
          of.sessionKeyPrefix,
          sessionWait,
          localWait,
          persist,
          recentBytes);
    }
  }
}
