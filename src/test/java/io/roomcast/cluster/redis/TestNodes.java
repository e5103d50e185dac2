package io.roomcast.cluster.redis;

import static io.roomcast.Futures.await;

import io.roomcast.cluster.NodeInfo;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** Nodes without clients on a Redis of their own, for one test. */
final class TestNodes implements AutoCloseable {

  /** A process of a cluster, but for the process. */
  static final class Node {

    final Vertx vertx = Vertx.vertx();
    final RedisNodes nodes;

    private Node(RedisProcess redis, NodeInfo self, NodeOptions options) {
      RedisServers servers = RedisServers.of(redis.url()).withTimes(2_000, 20, 100);
      RedisRelay relay = await(RedisRelay.start(vertx, ClassicOptions.of(servers)));
      nodes = await(relay.nodes(options, self));
    }

    /** It is there no more, and has not said so. */
    void die() {
      await(vertx.close());
    }
  }

  final RedisProcess redis = RedisProcess.launch();
  private final Vertx vertx = Vertx.vertx();
  private final Redis client = Redis.createClient(vertx, redis.url());
  private final List<Node> all = new ArrayList<>();

  /** Starts a node: its run is called {@code run}. */
  Node start(String id, NodeOptions options) {
    return start(id, "run", options);
  }

  Node start(String id, String run, NodeOptions options) {
    Node node = new Node(redis, new NodeInfo(id, run, "http://127.0.0.1:9090", 1), options);
    all.add(node);
    return node;
  }

  /** What Redis answers, by a connection that is not a node's. */
  Response send(Command command, String... arguments) {
    return await(sent(command, arguments));
  }

  /** The same, without waiting. */
  Future<Response> sent(Command command, String... arguments) {
    Request request = Request.cmd(command);
    for (String argument : arguments) {
      request.arg(argument);
    }
    return client.send(request);
  }

  static ConditionFactory soon() {
    return Awaitility.await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(20));
  }

  @Override
  public void close() {
    all.forEach(Node::die);
    await(vertx.close());
    redis.close();
  }
}
