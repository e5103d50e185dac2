package io.roomcast.cluster.redis;

import static io.roomcast.cluster.redis.ClusterApp.join;
import static io.roomcast.cluster.redis.ClusterNode.await;
import static io.roomcast.cluster.redis.ClusterNode.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.roomcast.cluster.ClassicFormat.Parser;
import io.roomcast.socketio.WireClient;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What ten nodes receive of a room that only one of them has members in: by their own count, and by
 * the bytes that Redis sent them. The figures are in {@code src/docs/cluster.md}.
 */
class TenNodesIT {

  private static final int OTHERS = 9;
  private static final int MESSAGES = 1_000;
  private static final String TEXT = "x".repeat(250);

  private final RedisProcess redis = RedisProcess.launch();
  private final RedisProxy toOwner = RedisProxy.start(redis);
  private final RedisProxy toOthers = RedisProxy.start(redis);
  private final List<ClusterNode> nodes = new ArrayList<>();

  @AfterEach
  void close() {
    nodes.forEach(ClusterNode::close);
    toOwner.close();
    toOthers.close();
    redis.close();
  }

  /** No probes come in between. */
  private ClusterNode node(RedisProxy proxy, boolean isPattern) {
    RelayOptions relay =
        RelayOptions.of(RedisServers.of(proxy.url())).withWatchdog(Duration.ofHours(1).toMillis());
    ClassicOptions options = new ClassicOptions(relay, Parser.MSGPACK, isPattern, false);
    ClusterNode node = ClusterNode.start(options, 1, ClusterApp::install);
    nodes.add(node);
    return node;
  }

  /** What Redis had to say of subscriptions has come: something comes after it, to all. */
  private void untilQuiet(ClusterNode owner) {
    Redis client = Redis.createClient(owner.vertx, redis.url());
    String channel = "socket.io-request#/admin#";
    Request count = Request.cmd(Command.PUBSUB).arg("NUMSUB").arg(channel);
    until("all listen", () -> await(client.send(count)).get(1).toInteger() == nodes.size());
    await(client.send(Request.cmd(Command.PUBLISH).arg(channel).arg("rubbish")));
    until("all have it", () -> nodes.stream().allMatch(node -> malformed(node) == 1));
    await(client.close());
  }

  private static long malformed(ClusterNode node) {
    return node.relay.stats().dropped(DropReason.MALFORMED);
  }

  /** What came to the nodes of a proxy. */
  private record Received(long messages, long bytes, long bytesOfRedis) {

    static Received of(List<ClusterNode> nodes, RedisProxy proxy) {
      List<RelayStats> stats = nodes.stream().map(node -> node.relay.stats()).toList();
      return new Received(
          stats.stream().mapToLong(RelayStats::received).sum(),
          stats.stream().mapToLong(RelayStats::receivedBytes).sum(),
          proxy.bytesFromRedis("SUBSCRIBE"));
    }

    Received since(Received before) {
      return new Received(
          messages - before.messages, bytes - before.bytes, bytesOfRedis - before.bytesOfRedis);
    }
  }

  private record Result(Received owner, Received others) {}

  private Result broadcast(boolean isPattern) {
    ClusterNode owner = node(toOwner, isPattern);
    for (int i = 0; i < OTHERS; i++) {
      node(toOthers, isPattern);
    }
    List<ClusterNode> others = nodes.subList(1, nodes.size());
    ClusterNode sender = others.get(0);
    until("all are there", () -> await(sender.relay.count()) == nodes.size());
    try (WireClient client = owner.connect("/")) {
      join(client, "r");
      untilQuiet(owner);
      Received ownerBefore = Received.of(List.of(owner), toOwner);
      Received othersBefore = Received.of(others, toOthers);
      for (int i = 0; i < MESSAGES; i++) {
        sender.io().of("/").to("r").emit("n", i, TEXT);
      }
      for (int i = 0; i < MESSAGES; i++) {
        client.expect("42[\"n\"," + i + ",\"" + TEXT + "\"]");
      }
      // With the pattern, others may be behind.
      long expected = isPattern ? (long) MESSAGES * OTHERS : 0;
      until(
          "arrived",
          () -> Received.of(others, toOthers).since(othersBefore).messages() >= expected);
      Result result =
          new Result(
              Received.of(List.of(owner), toOwner).since(ownerBefore),
              Received.of(others, toOthers).since(othersBefore));
      System.out.println((isPattern ? "pattern: " : "dynamic: ") + result);
      return result;
    }
  }

  @Test
  void onlyTheOneWithMembersReceives() {
    Result result = broadcast(false);
    assertThat(result.owner.messages()).isEqualTo(MESSAGES);
    assertThat(result.others).isEqualTo(new Received(0, 0, 0));
  }

  /** As Node has it. */
  @Test
  void withThePatternAllDo() {
    Result result = broadcast(true);
    assertThat(result.owner.messages()).isEqualTo(MESSAGES);
    assertThat(result.others.messages()).isEqualTo(OTHERS * MESSAGES);
    assertThat(result.others.bytes()).isEqualTo(OTHERS * result.owner.bytes());
    assertThat(nodes.subList(2, nodes.size()))
        .allMatch(node -> node.relay.stats().unwanted() == MESSAGES);
  }
}
