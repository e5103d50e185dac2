package io.roomcast.cluster.redis;

/**
 * How the sharded adapter relays: {@code createShardedAdapter} of {@code @socket.io/redis-adapter},
 * over the sharded Pub/Sub of Redis 7 and later, a single server, one that sentinels watch, or a
 * Redis Cluster. Immutable.
 *
 * @param relay what it has in common with others; the prefix is Node's {@code channelPrefix}
 * @param mode which rooms have channels of their own; for all nodes of a cluster the same
 */
public record ShardedOptions(RelayOptions relay, SubscriptionMode mode) {

  /** Which rooms have channels of their own: Node's {@code subscriptionMode}. */
  public enum SubscriptionMode {
    /** None: every node gets all messages of a namespace. */
    STATIC,
    /** All but those that look like the one of a single socket. */
    DYNAMIC,
    /** All. */
    DYNAMIC_PRIVATE
  }

  /** The defaults, with these servers. */
  public static ShardedOptions of(RedisServers servers) {
    return new ShardedOptions(RelayOptions.of(servers), SubscriptionMode.DYNAMIC);
  }
}
