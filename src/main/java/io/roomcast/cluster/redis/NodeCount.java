package io.roomcast.cluster.redis;

import io.vertx.core.Future;
import io.vertx.redis.client.RedisConnection;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How many nodes are subscribed to a channel: that is how many will answer a request. The masters
 * of a Redis Cluster pass all messages on, but count only their own subscribers. Event loop of the
 * relay.
 */
final class NodeCount {

  /** A connection for nothing but counting. */
  private static final class Counting implements RedisLink.Listener {

    private @Nullable RedisConnection connection;

    @Override
    public void opened(RedisConnection made) {
      connection = made;
    }

    @Override
    public void closed() {
      connection = null;
    }

    Future<Integer> count(String channel) {
      return connection == null
          ? Future.failedFuture(new ClusterUnavailableException("a master is not there"))
          : connection.send(PubSub.PLAIN.count(channel)).map(answer -> answer.get(1).toInteger());
    }
  }

  private final Line line;
  private final List<Counting> masters = new ArrayList<>();
  private final List<RedisLink> links = new ArrayList<>();

  NodeCount(RelayLoop loop, RedisServers servers, RelayCounters counters, Line line) {
    this.line = line;
    if (servers.mode() == RedisServers.Mode.CLUSTER) {
      for (String endpoint : servers.endpoints()) {
        Counting master = new Counting();
        masters.add(master);
        links.add(
            new RedisLink(loop, servers.only(endpoint), counters, "counting, " + endpoint, master));
      }
    }
  }

  void open() {
    links.forEach(RedisLink::open);
  }

  Future<Integer> count(String channel) {
    if (masters.isEmpty()) {
      return line.count(channel);
    }
    List<Future<Integer>> counts = masters.stream().map(m -> m.count(channel)).toList();
    return Future.join(counts).map(done -> counts.stream().mapToInt(Future::result).sum());
  }

  Future<?> close() {
    return Future.join(links.stream().map(RedisLink::close).toList());
  }
}
