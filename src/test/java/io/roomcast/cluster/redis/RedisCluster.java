package io.roomcast.cluster.redis;

import static io.roomcast.cluster.redis.ClusterNode.await;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;

/** A real Redis Cluster of three masters, the slots in equal parts. */
final class RedisCluster implements AutoCloseable {

  private static final int MASTERS = 3;
  private static final int SLOTS = 16_384;

  private final Vertx vertx = Vertx.vertx();
  private final List<RedisProcess> servers = new ArrayList<>();

  /** Slots that are not where they were, and where they are. */
  private final Map<Integer, Integer> moved = new HashMap<>();

  /** By which they talk to each other. */
  private final List<Integer> busPorts = new ArrayList<>();

  private RedisCluster() {}

  static RedisCluster launch() {
    RedisCluster cluster = new RedisCluster();
    for (int i = 0; i < MASTERS; i++) {
      RedisProcess redis = cluster.add();
      int from = SLOTS * i / MASTERS;
      cluster.command(redis, "CLUSTER", "ADDSLOTSRANGE", from, SLOTS * (i + 1) / MASTERS - 1);
      cluster.command(redis, "CLUSTER", "SET-CONFIG-EPOCH", i + 1);
    }
    cluster.meet();
    return cluster;
  }

  private RedisProcess add() {
    int busPort = RedisProcess.freePort();
    RedisProcess redis =
        RedisProcess.launch(
            "--cluster-enabled",
            "yes",
            "--cluster-node-timeout",
            "1000",
            "--cluster-port",
            "" + busPort);
    servers.add(redis);
    busPorts.add(busPort);
    return redis;
  }

  private void meet() {
    for (int i = 1; i < servers.size(); i++) {
      int port = servers.get(i).port();
      command(servers.get(0), "CLUSTER", "MEET", "127.0.0.1", port, busPorts.get(i));
    }
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> servers.stream().allMatch(this::isComplete));
  }

  private boolean isComplete(RedisProcess redis) {
    String info = command(redis, "CLUSTER", "INFO");
    return info.contains("cluster_state:ok")
        && info.contains("cluster_known_nodes:" + servers.size());
  }

  /** A replica of a master, which may take its place. */
  RedisProcess addReplica(int of) {
    RedisProcess replica = add();
    meet();
    command(replica, "CLUSTER", "REPLICATE", id(servers.get(of)));
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> command(replica, "ROLE").contains("connected"));
    return replica;
  }

  /** Puts a proxy before each server; clients are told of nothing else from now on. */
  List<RedisProxy> addProxies() {
    List<RedisProxy> proxies = servers.stream().map(RedisProxy::start).toList();
    for (int i = 0; i < proxies.size(); i++) {
      int port = proxies.get(i).port();
      command(servers.get(i), "CONFIG", "SET", "cluster-announce-port", port);
    }
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> servers.stream().allMatch(redis -> tellsOf(redis, proxies)));
    return proxies;
  }

  private boolean tellsOf(RedisProcess redis, List<RedisProxy> proxies) {
    String slots = command(redis, "CLUSTER", "SLOTS");
    return proxies.stream().allMatch(proxy -> slots.contains("" + proxy.port()));
  }

  String id(RedisProcess redis) {
    return command(redis, "CLUSTER", "MYID");
  }

  RedisProcess server(int i) {
    return servers.get(i);
  }

  List<String> urls() {
    return servers.stream().map(RedisProcess::url).toList();
  }

  /** The master of a channel's slot. */
  int masterOf(String channel) {
    int slot = Slots.of(channel);
    return moved.getOrDefault(slot, slot * MASTERS / SLOTS);
  }

  /** Gives the slot of a channel, which holds no keys, to another master. */
  void move(String channel, int to) {
    int from = masterOf(channel);
    int slot = Slots.of(channel);
    moved.put(slot, to);
    String id = id(servers.get(to));
    for (int i : new int[] {to, from}) {
      command(servers.get(i), "CLUSTER", "SETSLOT", slot, "NODE", id);
    }
  }

  /**
   * Gives the slot of a key to another master, with all that it holds.
   *
   * @param meanwhile called when the keys are there, and nobody was told so yet
   */
  void migrate(String key, int to, Runnable meanwhile) {
    RedisProcess from = servers.get(masterOf(key));
    RedisProcess target = servers.get(to);
    int slot = Slots.of(key);
    command(target, "CLUSTER", "SETSLOT", slot, "IMPORTING", id(from));
    command(from, "CLUSTER", "SETSLOT", slot, "MIGRATING", id(target));
    while (migrateSome(from, target, slot)) {}
    meanwhile.run();
    while (migrateSome(from, target, slot)) {}
    move(key, to);
  }

  private boolean migrateSome(RedisProcess from, RedisProcess to, int slot) {
    List<Object> words = new ArrayList<>();
    words.addAll(List.of("MIGRATE", "127.0.0.1", to.port(), "", 0, 5_000, "KEYS"));
    from.answer(vertx, "CLUSTER", "GETKEYSINSLOT", slot, 100).forEach(words::add);
    return words.size() > 7 && !command(from, words.toArray()).equals("NOKEY");
  }

  String command(RedisProcess redis, Object... words) {
    return redis.command(vertx, words);
  }

  @Override
  public void close() {
    await(vertx.close());
    servers.forEach(RedisProcess::kill);
  }
}
