package io.roomcast.cluster.redis;

import java.util.Set;

/**
 * What all ways to relay have in common. Immutable. Nodes of a cluster must have the same prefix;
 * all else is each node's own affair.
 *
 * @param servers where Redis is
 * @param prefix what all channels begin with
 * @param batch channels in one command, where that is possible
 * @param linger ms for which a room without members stays subscribed
 * @param joinTimeout ms for which a join waits for Redis, at most
 * @param requestsTimeout ms to wait for the answers of other nodes
 * @param queue what may wait for Redis
 * @param handOver what may wait for the event loops
 * @param maxMessage bytes of one message, sent or received; larger ones are dropped
 * @param maxRequests questions to other nodes that may be open at a time
 * @param fetch what other nodes are told of sockets
 * @param watchdog ms between two probes; after two that nobody heard, connections are made anew
 * @param settle ms for which what has waited for Redis waits on, once it is back, for the other
 *     nodes to be back as well
 */
public record RelayOptions(
    RedisServers servers,
    String prefix,
    int batch,
    long linger,
    long joinTimeout,
    long requestsTimeout,
    Queue queue,
    HandOver handOver,
    int maxMessage,
    int maxRequests,
    Fetch fetch,
    long watchdog,
    long settle) {

  private static final int MIB = 1 << 20;

  /**
   * What may wait while Redis is away or slow; beyond it, volatile messages are dropped first, then
   * the oldest.
   *
   * @param maxBytes bytes of messages
   * @param maxMessages number of messages
   * @param maxAge ms that a message may wait
   */
  public record Queue(long maxBytes, int maxMessages, long maxAge) {

    /** 16 MiB, 50,000 messages, 10 s. */
    public static final Queue DEFAULT = new Queue(16 * MIB, 50_000, 10_000);
  }

  /**
   * What may be on its way to event loops that are busy; beyond half of it, volatile messages are
   * dropped, beyond all of it Redis is read no further.
   *
   * @param maxBytes bytes of messages
   * @param maxMessages number of messages
   */
  public record HandOver(long maxBytes, int maxMessages) {

    /** 32 MiB, 10,000 messages. */
    public static final HandOver DEFAULT = new HandOver(32 * MIB, 10_000);
  }

  /**
   * What other nodes are told of sockets.
   *
   * @param hiddenHeaders headers of the handshake, in lower case, that they are not told
   * @param hiddenQuery parameters of its query that they are not told
   * @param auth whether they are told what the client gave as {@code auth}
   * @param maxBytes bytes of one answer; sockets beyond it are left out, and counted
   */
  public record Fetch(
      Set<String> hiddenHeaders, Set<String> hiddenQuery, boolean auth, int maxBytes) {

    /** Neither cookies nor tokens. */
    public static final Fetch DEFAULT =
        new Fetch(
            Set.of("cookie", "authorization", "proxy-authorization"),
            Set.of("token", "access_token"),
            false,
            8 * MIB);

    public Fetch {
      hiddenHeaders = Set.copyOf(hiddenHeaders);
      hiddenQuery = Set.copyOf(hiddenQuery);
    }
  }

  /** The defaults, with these servers. */
  public static RelayOptions of(RedisServers servers) {
    return new Builder(servers).build();
  }

  /** The same, to change some of it. */
  public Builder copy() {
    Builder copy = new Builder(servers);
    copy.prefix = prefix;
    copy.batch = batch;
    copy.linger = linger;
    copy.joinTimeout = joinTimeout;
    copy.requestsTimeout = requestsTimeout;
    copy.queue = queue;
    copy.handOver = handOver;
    copy.maxMessage = maxMessage;
    copy.maxRequests = maxRequests;
    copy.fetch = fetch;
    copy.watchdog = watchdog;
    copy.settle = settle;
    return copy;
  }

  /** The same with another. */
  public RelayOptions withQueue(Queue queue) {
    return copy().queue(queue).build();
  }

  /** The same with another, in ms. */
  public RelayOptions withLinger(long linger) {
    return copy().linger(linger).build();
  }

  /** The same with another, in ms. */
  public RelayOptions withWatchdog(long watchdog) {
    return copy().watchdog(watchdog).build();
  }

  /** Options in the making, the defaults to begin with; each setter is named as what it sets. */
  public static final class Builder {

    private final RedisServers servers;
    private String prefix = "socket.io";
    private int batch = 512;
    private long linger = 10_000;
    private long joinTimeout = 1_000;
    private long requestsTimeout = 5_000;
    private Queue queue = Queue.DEFAULT;
    private HandOver handOver = HandOver.DEFAULT;
    private int maxMessage = 8 * MIB;
    private int maxRequests = 10_000;
    private Fetch fetch = Fetch.DEFAULT;
    private long watchdog = 5_000;
    private long settle = 2_000;

    private Builder(RedisServers servers) {
      this.servers = servers;
    }

    /** Sets {@link RelayOptions#prefix}. */
    public Builder prefix(String value) {
      prefix = value;
      return this;
    }

    /** Sets {@link RelayOptions#batch}. */
    public Builder batch(int value) {
      batch = value;
      return this;
    }

    /** Sets {@link RelayOptions#linger}. */
    public Builder linger(long value) {
      linger = value;
      return this;
    }

    /** Sets {@link RelayOptions#joinTimeout}. */
    public Builder joinTimeout(long value) {
      joinTimeout = value;
      return this;
    }

    /** Sets {@link RelayOptions#requestsTimeout}. */
    public Builder requestsTimeout(long value) {
      requestsTimeout = value;
      return this;
    }

    /** Sets {@link RelayOptions#queue}. */
    public Builder queue(Queue value) {
      queue = value;
      return this;
    }

    /** Sets {@link RelayOptions#handOver}. */
    public Builder handOver(HandOver value) {
      handOver = value;
      return this;
    }

    /** Sets {@link RelayOptions#maxMessage}. */
    public Builder maxMessage(int value) {
      maxMessage = value;
      return this;
    }

    /** Sets {@link RelayOptions#maxRequests}. */
    public Builder maxRequests(int value) {
      maxRequests = value;
      return this;
    }

    /** Sets {@link RelayOptions#fetch}. */
    public Builder fetch(Fetch value) {
      fetch = value;
      return this;
    }

    /** Sets {@link RelayOptions#watchdog}. */
    public Builder watchdog(long value) {
      watchdog = value;
      return this;
    }

    /** Sets {@link RelayOptions#settle}. */
    public Builder settle(long value) {
      settle = value;
      return this;
    }

    /** The options as they are now. */
    public RelayOptions build() {
      return new RelayOptions(
          servers,
          prefix,
          batch,
          linger,
          joinTimeout,
          requestsTimeout,
          queue,
          handOver,
          maxMessage,
          maxRequests,
          fetch,
          watchdog,
          settle);
    }
  }
}
