package io.roomcast.cluster.redis;

import static io.roomcast.cluster.redis.ClusterApp.join;
import static io.roomcast.cluster.redis.ClusterNode.await;
import static io.roomcast.cluster.redis.ClusterNode.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.roomcast.Futures;
import io.roomcast.socketio.WireClient;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** Nodes of ours on a Redis Cluster, whose slots move and whose masters die. */
@TestMethodOrder(OrderAnnotation.class) // one cluster, less of which is left each time
class ShardedClusterIT {

  private static RedisCluster redis;
  private final List<ClusterNode> nodes = new ArrayList<>();

  @BeforeAll
  static void launch() {
    redis = RedisCluster.launch();
  }

  @AfterAll
  static void end() {
    redis.close();
  }

  @AfterEach
  void close() {
    nodes.forEach(ClusterNode::close);
  }

  private ClusterNode node() {
    return node(RelayOptions.Queue.DEFAULT);
  }

  private ClusterNode node(RelayOptions.Queue queue) {
    ShardedOptions options =
        new ShardedOptions(
            RelayOptions.of(servers()).withQueue(queue), ShardedOptions.SubscriptionMode.DYNAMIC);
    ClusterNode node = ClusterNode.start(options, 1, ClusterApp::install);
    nodes.add(node);
    return node;
  }

  private static RedisServers servers() {
    return RedisServers.of("redis://127.0.0.1")
        .withTimes(500, 20, 100)
        .with(RedisServers.Mode.CLUSTER, redis.urls());
  }

  private static String channel(String room) {
    return "socket.io#/#" + room + "#";
  }

  /** What is emitted once arrives, once: with slots on their way, it waits. */
  private static void hears(ClusterNode from, String room, WireClient client, String tag) {
    from.io().of("/").to(room).emit("e", tag);
    client.expect("42[\"e\",\"" + tag + "\"]");
  }

  @Test
  @Order(1)
  void slotsMove() {
    ClusterNode a = node();
    ClusterNode b = node();
    until("up", () -> a.relay.isUp() && b.relay.isUp());
    List<JsonObject> gaps = b.gaps();
    try (WireClient client = b.connect("/")) {
      for (int i = 0; i < 20; i++) {
        join(client, "r" + i);
      }
      for (int i = 0; i < 20; i++) {
        hears(a, "r" + i, client, "first" + i);
      }
      assertThat(await(a.io().of("/").in("r1").fetchSockets())).hasSize(1);
      for (int i = 0; i < 20; i += 2) {
        redis.move(channel("r" + i), (redis.masterOf(channel("r" + i)) + 1) % 3);
      }
      until("followed", () -> !gaps.isEmpty() && b.relay.isUp());
      for (int i = 0; i < 20; i++) {
        hears(a, "r" + i, client, "second" + i);
      }
      // The channel that all have, too.
      int before = gaps.size();
      redis.move("socket.io#/#", (redis.masterOf("socket.io#/#") + 2) % 3);
      until("followed", () -> gaps.size() > before && b.relay.isUp() && a.relay.isUp());
      a.io().of("/").emit("all");
      client.expect("42[\"all\"]");
      assertThat(await(a.io().of("/").in("r1").fetchSockets())).hasSize(1);
      assertThat(a.relay.stats().dropped().values()).containsOnly(0L);
      assertThat(b.relay.stats().connectionsLost()).isZero();
    }
  }

  /** A node that has heard nothing of moved slots follows when it is told. */
  @Test
  @Order(2)
  void aStaleNode() {
    ClusterNode a = node();
    ClusterNode stale = node();
    until("up", () -> a.relay.isUp() && stale.relay.isUp());
    String all = "socket.io#/#";
    String room =
        rooms().filter(r -> redis.masterOf(channel(r)) != redis.masterOf(all)).findFirst().get();
    redis.move(channel(room), redis.masterOf(all));
    try (WireClient client = stale.connect("/")) {
      join(client, room);
      hears(a, room, client, "moved");
      assertThat(stale.relay.stats().lateSubscriptions()).isZero();
      assertThat(a.relay.stats().dropped().values()).containsOnly(0L);
    }
  }

  private static Stream<String> rooms() {
    return IntStream.range(0, 100).mapToObj(i -> "r" + i);
  }

  /** All masters are gone: the bounds are those of all that waits, wherever it is to go. */
  @Test
  @Order(4)
  void whatWaitsIsBounded() {
    ClusterNode a = node(new RelayOptions.Queue(1 << 20, 10, 60_000));
    until("up", a.relay::isUp);
    redis.close();
    until("alone", () -> a.relay.stats().connectionsLost() >= 3 && !a.relay.isUp());
    // More than once: what a connection takes that is about to be found dead does not wait.
    until(
        "dropped",
        () -> {
          rooms().limit(40).forEach(room -> a.io().of("/").to(room).emit("e"));
          return a.relay.stats().dropped(DropReason.QUEUE_FULL) >= 30;
        });
    until("full", () -> a.relay.stats().queuedMessages() == 10);
  }

  /** Its replica takes the place of a master that dies; nothing else is concerned. */
  @Test
  @Order(3)
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
        hears(a, room, client, "meanwhile in " + room);
      }
      until("taken over", () -> a.relay.isUp() && b.relay.isUp());
      for (String room : lost) {
        hears(a, room, client, "again in " + room);
      }
      assertThat(lost).isNotEmpty();
      assertThat(b.relay.stats().gaps()).isPositive();
      assertThat(await(a.io().of("/").in("r1").fetchSockets())).hasSize(1);
    }
  }

  /** Channels of a slot that goes elsewhere are asked for, and let go, in that very moment. */
  @Test
  @Order(1)
  void channelsComeAndGoAsTheirSlotMoves() {
    Vertx vertx = Vertx.vertx();
    Context context = vertx.getOrCreateContext();
    RelayCounters counters = new RelayCounters();
    RelayOptions options = RelayOptions.of(servers()).withLinger(50);
    try {
      ClusterTransport transport = Futures.call(context, () -> transport(vertx, options, counters));
      until("up", counters::isUp);
      String channel = channel("moving");
      int home = redis.masterOf(channel);
      int other = redis.server((home + 1) % 3).port();
      String moved = "MOVED " + Slots.of(channel) + " 127.0.0.1:" + other;
      Callable<?> wanted = () -> transport.acquire(channel, false, (from, payload) -> {});
      Futures.call(context, wanted);
      until("subscribed", () -> subscribers(channel) == 1);
      Futures.call(
          context,
          () -> {
            transport.moved(null, moved);
            return wanted.call();
          });
      until("at home again", () -> subscribers(channel) == 1 && counters.isUp());
      String next =
          rooms().map(r -> channel(r)).filter(c -> redis.masterOf(c) == home).findFirst().get();
      Futures.call(context, () -> transport.acquire(next, false, (from, payload) -> {}));
      until("subscribed", () -> subscribers(next) == 1);
      Futures.call(context, () -> release(transport, channel, next));
      until("let go", () -> subscribers(next) == 0);
      until("still wanted", () -> subscribers(channel) == 1);
      long before = counters.subscriptions.sum();
      Futures.call(
          context,
          () -> {
            transport.moved(null, moved);
            return release(transport, channel);
          });
      until("let go", () -> counters.subscriptions.sum() == before - 1);
      Futures.call(
          context,
          () -> {
            transport.close();
            rooms()
                .forEach(
                    room -> transport.publish(new Outgoing(channel(room), new byte[1], false)));
            return true;
          });
      until("nobody is connected", () -> clients() == 0);
    } finally {
      await(vertx.close());
    }
  }

  private static ClusterTransport transport(
      Vertx vertx, RelayOptions options, RelayCounters counters) {
    RelayLoop loop = new RelayLoop(vertx);
    Flow flow = new Flow(loop, options.handOver(), counters);
    Line.Common common =
        new Line.Common(
            loop,
            options,
            counters,
            PubSub.SHARDED,
            Slots::of,
            flow,
            new Gap(loop, false, counters));
    ClusterTransport transport = new ClusterTransport(common, "watched", new Nobody());
    transport.open();
    return transport;
  }

  /** Whom it does not matter to. */
  private static final class Nobody implements Transport.Owner {

    @Override
    public void ready() {}

    @Override
    public void notThere(Throwable cause) {}

    @Override
    public boolean refused(String why) {
      return false;
    }

    @Override
    public String counted() {
      return null;
    }
  }

  private static boolean release(ClusterTransport transport, String... channels) {
    for (String channel : channels) {
      transport.release(channel, false);
    }
    return true;
  }

  /** Subscribers that the master of a channel has. */
  private static int subscribers(String channel) {
    RedisProcess master = redis.server(redis.masterOf(channel));
    String told = redis.command(master, "PUBSUB", "SHARDNUMSUB", channel);
    return Integer.parseInt(told.replaceAll(".*, (\\d+)\\]", "$1"));
  }

  /** Clients of all masters, but for the one that asks. */
  private static long clients() {
    return IntStream.range(0, 3)
        .mapToObj(redis::server)
        .mapToLong(master -> redis.command(master, "CLIENT", "LIST").lines().count() - 1)
        .sum();
  }
}
