package io.roomcast.cluster.redis;

import io.roomcast.cluster.redis.ClassicOptions.Fetch;
import io.roomcast.cluster.redis.ClassicOptions.HandOver;
import io.roomcast.cluster.redis.ClassicOptions.Queue;

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

  /** The defaults, with these servers. */
  public static RelayOptions of(RedisServers servers) {
    return ClassicOptions.of(servers).relay();
  }

  /** The same with another. */
  public RelayOptions withQueue(Queue queue) {
    return with(queue, linger, watchdog);
  }

  /** The same with another, in ms. */
  public RelayOptions withLinger(long linger) {
    return with(queue, linger, watchdog);
  }

  /** The same with another, in ms. */
  public RelayOptions withWatchdog(long watchdog) {
    return with(queue, linger, watchdog);
  }

  private RelayOptions with(Queue queue, long linger, long watchdog) {
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
