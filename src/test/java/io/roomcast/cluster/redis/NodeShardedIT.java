package io.roomcast.cluster.redis;

import io.roomcast.cluster.redis.ShardedOptions.SubscriptionMode;
import io.roomcast.it.NodeTests;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

/**
 * A Node server with {@code createShardedAdapter} and a node of ours, on one Redis and on a Redis
 * Cluster, with official clients on both: what of {@code cluster.test.js} that adapter can do.
 */
class NodeShardedIT {

  private static RedisProcess redis;
  private static RedisCluster cluster;

  @BeforeAll
  static void start() {
    redis = RedisProcess.launch();
    cluster = RedisCluster.launch();
  }

  @AfterAll
  static void stop() {
    redis.close();
    cluster.close();
  }

  @TestFactory
  Stream<DynamicNode> dynamic() throws Exception {
    return run("dynamic", SubscriptionMode.DYNAMIC, List.of(redis.url()));
  }

  @TestFactory
  Stream<DynamicNode> dynamicPrivateOnACluster() throws Exception {
    return run("dynamic-private", SubscriptionMode.DYNAMIC_PRIVATE, cluster.urls());
  }

  @TestFactory
  Stream<DynamicNode> staticOnACluster() throws Exception {
    return run("static", SubscriptionMode.STATIC, cluster.urls());
  }

  private static Stream<DynamicNode> run(String mode, SubscriptionMode ours, List<String> urls)
      throws Exception {
    RedisServers.Mode kind =
        urls.size() > 1 ? RedisServers.Mode.CLUSTER : RedisServers.Mode.STANDALONE;
    RedisServers servers = RedisServers.of(urls.get(0)).with(kind, urls);
    ShardedOptions options = new ShardedOptions(RelayOptions.of(servers), ours);
    NodePeer peer = new NodePeer();
    try (ClusterNode node = ClusterNode.start(options, 2, peer::install)) {
      return NodeTests.run(
          "cluster-sharded-" + mode,
          Map.of(
              "ROOMCAST_URL",
              "http://127.0.0.1:" + node.port(),
              "REDIS_URL",
              String.join(",", urls),
              "KEY",
              "socket.io",
              "SUBSCRIPTION_MODE",
              mode),
          List.of("cluster.test.js"),
          400);
    }
  }
}
