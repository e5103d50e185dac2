package io.roomcast.cluster.redis;

import io.roomcast.cluster.ClassicFormat.Parser;
import io.roomcast.it.NodeTests;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

/**
 * A Node server with {@code @socket.io/redis-adapter}, its emitter, and a node of ours on one
 * Redis, with official clients on both: everything in {@code cluster.test.js}.
 */
class NodeClusterIT {

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
  Stream<DynamicNode> defaults() throws Exception {
    return run("defaults", Options.of("socket.io"), "msgpack");
  }

  /** The other choice for all that there is to choose. */
  @TestFactory
  Stream<DynamicNode> others() throws Exception {
    return run("others", Options.of("another key").others(), "json");
  }

  /** Options of both sides. */
  private record Options(String prefix, boolean specific, boolean isPattern, Parser parser) {

    static Options of(String prefix) {
      return new Options(prefix, false, false, Parser.MSGPACK);
    }

    Options others() {
      return new Options(prefix, true, true, Parser.JSON);
    }

    ClassicOptions classic() {
      RelayOptions relay =
          RelayOptions.of(RedisServers.of(redis.url())).copy().prefix(prefix).build();
      return new ClassicOptions(relay, parser, isPattern, specific);
    }
  }

  private static Stream<DynamicNode> run(String name, Options options, String parser)
      throws Exception {
    NodePeer peer = new NodePeer();
    try (ClusterNode node = ClusterNode.start(options.classic(), 2, peer::install)) {
      return NodeTests.run(
          "cluster-" + name,
          Map.of(
              "ROOMCAST_URL",
              "http://127.0.0.1:" + node.port(),
              "REDIS_URL",
              redis.url(),
              "KEY",
              options.prefix(),
              "SPECIFIC",
              "" + options.specific(),
              "PATTERN",
              "" + options.isPattern(),
              "PARSER",
              parser),
          List.of("cluster.test.js"),
          400);
    }
  }
}
