package io.roomcast.cluster.redis;

import static io.roomcast.cluster.redis.ClusterApp.join;
import static io.roomcast.cluster.redis.ClusterNode.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.roomcast.socketio.WireClient;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Nodes of ours on a Redis Cluster, whose slots move and whose masters die. */
class ShardedClusterIT {

  private final RedisCluster redis = RedisCluster.launch();
  private final List<ClusterNode> nodes = new ArrayList<>();

  @AfterEach
  void close() {
    nodes.forEach(ClusterNode::close);
    redis.close();
  }

  private ClusterNode node() {
    ShardedOptions options =
        ShardedOptions.of(
            RedisServers.of("redis://127.0.0.1")
                .withTimes(500, 20, 100)
                .with(RedisServers.Mode.CLUSTER, redis.urls()));
    ClusterNode node = ClusterNode.start(options, 1, ClusterApp::install);
    nodes.add(node);
    return node;
  }

  private static void until(String what, Callable<Boolean> condition) {
    Awaitility.await(what)
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(10))
        .until(condition);
  }

  private static String channel(String room) {
    return "socket.io#/#" + room + "#";
  }

  /** Emits until one arrives, as nobody knows when a slot has arrived where it goes. */
  private static void untilHeard(ClusterNode from, String room, WireClient client, String tag) {
    from.io().of("/").to(room).emit("e", tag);
    client.expect("42[\"e\",\"" + tag + "\"]");
  }

  @Test
  void slotsMove() {
    ClusterNode a = node();
    ClusterNode b = node();
    until("up", () -> a.relay.isUp() && b.relay.isUp());
    List<JsonObject> gaps = new CopyOnWriteArrayList<>();
    b.vertx
        .eventBus()
        .<JsonObject>consumer(RedisRelay.GAP_ADDRESS, message -> gaps.add(message.body()));
    try (WireClient client = b.connect("/")) {
      for (int i = 0; i < 20; i++) {
        join(client, "r" + i);
      }
      for (int i = 0; i < 20; i++) {
        untilHeard(a, "r" + i, client, "first" + i);
      }
      assertThat(await(a.io().of("/").in("r1").fetchSockets())).hasSize(1);
      for (int i = 0; i < 20; i += 2) {
        int from = redis.masterOf(channel("r" + i));
        redis.move(channel("r" + i), from, (from + 1) % 3);
      }
      until("followed", () -> !gaps.isEmpty() && b.relay.isUp());
      for (int i = 0; i < 20; i++) {
        untilHeard(a, "r" + i, client, "second" + i);
      }
      // The channel that all have, too.
      int from = redis.masterOf("socket.io#/#");
      int before = gaps.size();
      redis.move("socket.io#/#", from, (from + 2) % 3);
      until("followed", () -> gaps.size() > before && b.relay.isUp() && a.relay.isUp());
      a.io().of("/").emit("all");
      client.expect("42[\"all\"]");
      assertThat(await(a.io().of("/").in("r1").fetchSockets())).hasSize(1);
      assertThat(a.relay.stats().dropped().values()).containsOnly(0L);
      assertThat(b.relay.stats().connectionsLost()).isZero();
    }
  }

  /** Its replica takes the place of a master that dies; nothing else is concerned. */
  @Test
  void aMasterDies() {
    redis.addReplica(0);
    ClusterNode a = node();
    ClusterNode b = node();
    until("up", () -> a.relay.isUp() && b.relay.isUp());
    try (WireClient client = b.connect("/")) {
      List<String> lost = new ArrayList<>();
      List<String> others = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        join(client, "r" + i);
        (redis.masterOf(channel("r" + i)) == 0 ? lost : others).add("r" + i);
      }
      redis.server(0).kill();
      until("alone", () -> !a.relay.isUp() && !b.relay.isUp());
      for (String room : others) {
        untilHeard(a, room, client, "meanwhile in " + room);
      }
      until("taken over", () -> a.relay.isUp() && b.relay.isUp());
      for (String room : lost) {
        untilHeard(a, room, client, "again in " + room);
      }
      assertThat(lost).isNotEmpty();
      assertThat(b.relay.stats().gaps()).isPositive();
      assertThat(await(a.io().of("/").in("r1").fetchSockets())).hasSize(1);
    }
  }
}
