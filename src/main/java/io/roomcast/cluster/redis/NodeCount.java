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

    private final RedisLink link;
    private final Pulse pulse = new Pulse();
    private @Nullable RedisConnection connection;

    Counting(RelayLoop loop, RedisServers server, RelayCounters counters) {
      String name = "counting, " + server.endpoints().get(0);
      link = new RedisLink(loop, server, counters, name, this);
    }

    @Override
    public void opened(RedisConnection made) {
      connection = made;
      pulse.opened(made);
    }

    @Override
    public void closed() {
      connection = null;
      pulse.closed();
    }

    void tick() {
      if (pulse.isDead()) {
        link.restart("it does not answer");
      }
    }

    Future<Integer> count(String channel) {
      return connection == null
          ? Future.failedFuture(new ClusterUnavailableException("a master is not there"))
          : connection.send(PubSub.PLAIN.count(channel)).map(answer -> answer.get(1).toInteger());
    }
  }

  private final Line line;
  private final List<Counting> masters = new ArrayList<>();

  NodeCount(RelayLoop loop, RedisServers servers, RelayCounters counters, Line line) {
    this.line = line;
    if (servers.mode() == RedisServers.Mode.CLUSTER) {
      for (String endpoint : servers.endpoints()) {
        masters.add(new Counting(loop, servers.only(endpoint), counters));
      }
    }
  }

  void open() {
    masters.forEach(master -> master.link.open());
  }

  /** Time to look whether the connections are alive. */
  void tick() {
    masters.forEach(Counting::tick);
  }

  Future<Integer> count(String channel) {
    if (masters.isEmpty()) {
      return line.count(channel);
    }
    List<Future<Integer>> counts = masters.stream().map(m -> m.count(channel)).toList();
    return Future.join(counts).map(done -> counts.stream().mapToInt(Future::result).sum());
  }

  Future<?> close() {
    return Future.join(masters.stream().map(master -> master.link.close()).toList());
  }
}
