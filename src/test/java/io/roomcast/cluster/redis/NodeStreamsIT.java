package io.roomcast.cluster.redis;

import io.roomcast.it.NodeTests;
import io.roomcast.socketio.ConnectionStateRecoveryOptions;
import io.roomcast.socketio.SocketIoOptions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

/**
 * A Node server with {@code @socket.io/redis-streams-adapter} and a node of ours on one Redis, with
 * official clients on both: everything in {@code streams.test.js}.
 */
class NodeStreamsIT {

  private static RedisProcess redis;

  @BeforeAll
  static void start() {
    redis = RedisProcess.launch();
  }

  @AfterAll
  static void stop() {
    redis.close();
  }

  @TestFactory
  Stream<DynamicNode> oneStream() throws Exception {
    return run("/", options());
  }

  @TestFactory
  Stream<DynamicNode> severalStreams() throws Exception {
    return run("/admin", options().withStreams("several", 4, 10_000));
  }

  private static StreamsOptions options() {
    StreamsOptions options = StreamsOptions.of(RedisServers.of(redis.url()));
    return options.withRelay(options.relay().copy().maxMessage(200_000).build());
  }

  private static Stream<DynamicNode> run(String namespace, StreamsOptions options)
      throws Exception {
    NodePeer peer = new NodePeer();
    SocketIoOptions recovering =
        new SocketIoOptions().setConnectionStateRecovery(new ConnectionStateRecoveryOptions());
    try (ClusterNode node =
        ClusterNode.start(
            vertx -> RedisRelay.start(vertx, options), recovering, 2, peer::install)) {
      return NodeTests.run(
          "streams-" + options.count(),
          Map.of(
              "ROOMCAST_URL",
              "http://127.0.0.1:" + node.port(),
              "REDIS_URL",
              redis.url(),
              "STREAM",
              options.name(),
              "COUNT",
              "" + options.count(),
              "CHANNEL",
              options.relay().prefix(),
              "NSP",
              namespace),
          List.of("streams.test.js"),
          400);
    }
  }
}
