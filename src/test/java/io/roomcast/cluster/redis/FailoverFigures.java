package io.roomcast.cluster.redis;

import static io.roomcast.cluster.redis.ClusterApp.join;

import io.roomcast.cluster.redis.RedisProxy.Way;
import io.roomcast.cluster.redis.ShardedOptions.SubscriptionMode;
import io.roomcast.socketio.WireClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import org.awaitility.Awaitility;

/**
 * How long messages do not get from one node to the other when something happens to Redis: a node
 * emits all the time, and a client of the other listens. All options that matter are the defaults.
 * See {@code src/docs/cluster.md}. Run by hand in the directory of the project: {@code java -cp ...
 * io.roomcast.cluster.redis.FailoverFigures [part of the name of a case]}.
 */
final class FailoverFigures {

  private static final int TIMES = 5;
  private static final int PERIOD = 5;
  private static final String ROOM = "r";
  private static final String CHANNEL = "socket.io#/#r#";

  /** One failure: ms until messages flow, and whatever else it took. */
  private interface Failure {
    Map<String, Long> happen() throws Exception;
  }

  private FailoverFigures() {}

  public static void main(String[] args) throws Exception {
    String chosen = args.length > 0 ? args[0] : "";
    Map<String, Failure> failures = new LinkedHashMap<>();
    failures.put("connections are cut", FailoverFigures::cut);
    failures.put("Redis is killed, started again after 1 s", () -> restarted(1_000));
    failures.put("Redis is killed, started again after 15 s", () -> restarted(15_000));
    failures.put("a dead connection for subscribing", () -> silent("SUBSCRIBE"));
    failures.put("a dead connection for publishing", () -> silent("PUBLISH"));
    failures.put("a lost subscription", FailoverFigures::lostSubscription);
    failures.put("Sentinel, the master is killed", FailoverFigures::sentinel);
    failures.put("Redis Cluster, a master is killed", FailoverFigures::cluster);
    for (Map.Entry<String, Failure> failure : failures.entrySet()) {
      if (failure.getKey().contains(chosen)) {
        measure(failure.getKey(), failure.getValue());
      }
    }
  }

  private static void measure(String name, Failure failure) throws Exception {
    Map<String, List<Long>> all = new LinkedHashMap<>();
    for (int i = 0; i < TIMES; i++) {
      failure
          .happen()
          .forEach((what, took) -> all.computeIfAbsent(what, key -> new ArrayList<>()).add(took));
    }
    all.forEach(
        (what, took) -> {
          long[] sorted = took.stream().mapToLong(Long::longValue).sorted().toArray();
          System.out.printf(
              "%s: %s, median %d ms, max %d ms %s%n",
              name, what, sorted[TIMES / 2], sorted[TIMES - 1], Arrays.toString(sorted));
        });
  }

  /** A node that emits, and a client of another. */
  private static final class Pair implements AutoCloseable {

    private final ClusterNode a;
    private final WireClient client;
    private final long timer;
    private volatile int sent;

    Pair(ClusterNode a, ClusterNode b) {
      this.a = a;
      until(() -> a.relay.isUp() && b.relay.isUp());
      client = b.connect("/");
      join(client, ROOM);
      until(() -> ClusterNode.await(a.relay.count()) == 2);
      timer = a.instance(0).call(() -> a.vertx.setPeriodic(PERIOD, id -> emit()));
      first(0);
    }

    private void emit() {
      a.io().of("/").to(ROOM).emit("n", sent++);
    }

    /** When the first of those comes that are emitted from now on. */
    long next() {
      return first(sent + 1);
    }

    private long first(int from) {
      while (true) {
        String frame = client.poll(Duration.ofMinutes(2));
        if (frame == null) {
          throw new IllegalStateException("nothing came");
        }
        if (Integer.parseInt(frame.replaceAll("^.*,|]$", "")) >= from) {
          return System.nanoTime();
        }
      }
    }

    @Override
    public void close() {
      a.vertx.cancelTimer(timer);
      client.close();
    }
  }

  private static ClusterNode node(RedisServers servers) {
    return ClusterNode.start(ClassicOptions.of(servers), 1, ClusterApp::install);
  }

  private static ClusterNode node(String redis) {
    return node(RedisServers.of(redis));
  }

  private static void until(Callable<Boolean> condition) {
    Awaitility.await()
        .atMost(Duration.ofMinutes(1))
        .pollInterval(Duration.ofMillis(5))
        .until(condition);
  }

  private static long millis(long from, long to) {
    return (to - from) / 1_000_000;
  }

  private static Map<String, Long> flowing(long from, long to) {
    return Map.of("messages flow", millis(from, to));
  }

  private static Map<String, Long> cut() {
    try (RedisProcess redis = RedisProcess.launch();
        RedisProxy proxy = RedisProxy.start(redis);
        ClusterNode a = node(proxy.url());
        ClusterNode b = node(proxy.url());
        Pair pair = new Pair(a, b)) {
      proxy.cut();
      return flowing(System.nanoTime(), pair.next());
    }
  }

  private static Map<String, Long> restarted(int away) throws InterruptedException {
    try (RedisProcess redis = RedisProcess.launch();
        ClusterNode a = node(redis.url());
        ClusterNode b = node(redis.url());
        Pair pair = new Pair(a, b)) {
      redis.kill();
      pass(away);
      int first = pair.sent;
      redis.start();
      return flowing(System.nanoTime(), pair.first(first));
    }
  }

  /** It may happen at any time between two looks of the watchdog. */
  private static void someTime() throws InterruptedException {
    pass(ThreadLocalRandom.current().nextInt(5_000));
  }

  /** How long it lasts, or when it begins, is what is measured: there is no event to wait for. */
  private static void pass(long millis) throws InterruptedException {
    Thread.sleep(millis);
  }

  /** The node that this concerns is behind a proxy. */
  private static Map<String, Long> silent(String command) throws InterruptedException {
    boolean publishes = command.equals("PUBLISH");
    try (RedisProcess redis = RedisProcess.launch();
        RedisProxy proxy = RedisProxy.start(redis);
        ClusterNode a = node(publishes ? proxy.url() : redis.url());
        ClusterNode b = node(publishes ? redis.url() : proxy.url());
        Pair pair = new Pair(a, b)) {
      someTime();
      proxy.silence(command, EnumSet.allOf(Way.class));
      return flowing(System.nanoTime(), pair.next());
    }
  }

  private static Map<String, Long> lostSubscription() throws InterruptedException {
    try (RedisProcess redis = RedisProcess.launch();
        RedisProxy proxy = RedisProxy.start(redis);
        ClusterNode a = node(redis.url());
        ClusterNode b = node(proxy.url())) {
      proxy.lose(Way.TO_REDIS, "SUBSCRIBE", CHANNEL);
      until(b.relay::isUp);
      someTime();
      CompletableFuture<Long> lost = time(proxy::hasLost);
      try (Pair pair = new Pair(a, b)) {
        return flowing(lost.join(), pair.next());
      }
    }
  }

  /** When something becomes so. */
  private static CompletableFuture<Long> time(Callable<Boolean> condition) {
    return CompletableFuture.supplyAsync(
        () -> {
          until(condition);
          return System.nanoTime();
        });
  }

  private static Map<String, Long> sentinel() throws IOException {
    Path target = Files.createDirectories(Path.of("target")).toAbsolutePath();
    try (RedisSentinel redis = RedisSentinel.launch(Files.createTempDirectory(target, "sentinel"));
        ClusterNode a = node(redis.servers());
        ClusterNode b = node(redis.servers());
        Pair pair = new Pair(a, b)) {
      CompletableFuture<Long> promoted = time(redis::isPromoted);
      CompletableFuture<Long> named = time(redis::namesReplica);
      redis.master().kill();
      long start = System.nanoTime();
      Map<String, Long> took = new LinkedHashMap<>(flowing(start, pair.next()));
      took.put("the replica is master", millis(start, promoted.join()));
      took.put("the Sentinel says so", millis(start, named.join()));
      return took;
    }
  }

  private static Map<String, Long> cluster() {
    try (RedisCluster redis = RedisCluster.launch()) {
      int master = redis.masterOf(CHANNEL);
      RedisProcess replica = redis.addReplica(master);
      RedisServers servers =
          RedisServers.of(redis.urls().get(0)).with(RedisServers.Mode.CLUSTER, redis.urls());
      ShardedOptions options =
          new ShardedOptions(RelayOptions.of(servers), SubscriptionMode.DYNAMIC);
      try (ClusterNode a = ClusterNode.start(options, 1, ClusterApp::install);
          ClusterNode b = ClusterNode.start(options, 1, ClusterApp::install);
          Pair pair = new Pair(a, b)) {
        CompletableFuture<Long> promoted =
            time(() -> redis.command(replica, "ROLE").contains("master"));
        redis.server(master).kill();
        long start = System.nanoTime();
        Map<String, Long> took = new LinkedHashMap<>(flowing(start, pair.next()));
        took.put("the replica is master", millis(start, promoted.join()));
        return took;
      }
    }
  }
}
