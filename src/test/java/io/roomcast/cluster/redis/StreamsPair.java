package io.roomcast.cluster.redis;

import static io.roomcast.cluster.redis.ClusterNode.await;
import static io.roomcast.cluster.redis.ClusterNode.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.roomcast.socketio.ConnectionStateRecoveryOptions;
import io.roomcast.socketio.SocketIoOptions;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;

/** Two nodes with streams and recovery, a client of each, and a Redis of their own. */
abstract class StreamsPair {

  final RedisProcess redis = RedisProcess.launch("--appendonly", "yes", "--appendfsync", "always");
  final Vertx clientsVertx = Vertx.vertx();
  private final List<ClusterNode> nodes = new ArrayList<>();
  private final List<RoamingClient> clients = new ArrayList<>();

  /** What a test does not expect to be waited for is not waited for by accident. */
  final StreamsOptions options =
      StreamsOptions.of(RedisServers.of(redis.url()).withTimes(2_000, 20, 100))
          .withWaits(1_000, 60_000);

  ClusterNode a;
  ClusterNode b;

  /** What the second says of gaps. */
  List<JsonObject> gaps;

  RoamingClient here;
  RoamingClient there;

  @AfterEach
  void close() throws TimeoutException {
    redis.resume();
    clients.forEach(RoamingClient::close);
    clientsVertx.close().await(20, TimeUnit.SECONDS);
    nodes.forEach(ClusterNode::close);
    redis.close();
  }

  private ClusterNode node(StreamsOptions cluster) {
    ClusterNode node =
        ClusterNode.start(
            vertx -> RedisRelay.start(vertx, cluster),
            new SocketIoOptions().setConnectionStateRecovery(new ConnectionStateRecoveryOptions()),
            2,
            StreamsRecoveryIT::install);
    nodes.add(node);
    return node;
  }

  /** Makes the two nodes, and a client of each. */
  void start(StreamsOptions first, StreamsOptions second) {
    a = node(first);
    b = node(second);
    gaps = b.gaps();
    here = client(a);
    there = client(b);
  }

  RoamingClient client(ClusterNode node) {
    RoamingClient client = new RoamingClient(clientsVertx);
    clients.add(client);
    await(client.connect(node.port()));
    return client;
  }

  static List<String> numbers(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> "n " + i).toList();
  }

  static void emit(ClusterNode node, int from, int to) {
    for (int i = from; i < to; i++) {
      node.io().of("/").to("r").emit("n", i);
    }
  }

  static void expect(RoamingClient client, int from, int to) {
    until(to + " of " + client.size(), () -> client.size() >= to - from);
    assertThat(client.got()).isEqualTo(numbers(from, to));
  }

  static void untilAlone(ClusterNode node) {
    until("alone", () -> !node.relay.isUp() && node.relay.stats().connectionsLost() == 4);
  }

  static StreamStats stats(ClusterNode node) {
    return node.relay.streamStats();
  }
}
