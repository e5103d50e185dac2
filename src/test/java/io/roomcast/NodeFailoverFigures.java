package io.roomcast;

import io.roomcast.auth.Signatures;
import io.roomcast.cluster.redis.RedisProcess;
import io.roomcast.it.Balancer;
import io.roomcast.it.FailoverClients;
import io.roomcast.it.FailoverClients.Happening;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;

/**
 * What clients and backends see when a node is killed: when official clients know, when they are
 * back at other nodes, and when the backend is told of those that were lost. The load balancer
 * gives each connection to another node, so that polling clients come to nodes that do not have
 * their session. All options that matter are the defaults. See {@code src/docs/cluster.md}. Run by
 * hand in the directory of the project: {@code java -cp ... io.roomcast.NodeFailoverFigures}.
 */
final class NodeFailoverFigures {

  private static final int NODES = 3;
  private static final int CLIENTS = 60;
  private static final int TIMES = 5;
  private static final String SECRET = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";
  private static final String CLUSTER_SECRET =
      "${env:CLUSTER_SECRET:-0123456789abcdefghijklmnopqrstuv}";

  /** When the backend was told of sockets of a node that was lost, in ms since the epoch. */
  private final Queue<Long> told = new ConcurrentLinkedQueue<>();

  /** What was measured, in ms since a node was killed. */
  private final Map<String, List<Long>> measured = new LinkedHashMap<>();

  private NodeFailoverFigures() {}

  public static void main(String[] args) throws Exception {
    new NodeFailoverFigures().run();
  }

  private void run() throws Exception {
    Vertx vertx = Vertx.vertx();
    try (Balancer balancer = Balancer.start()) {
      int backend =
          RuleGateway.await(
                  EchoBackend.start(vertx, "127.0.0.1", 0, Signatures.of(SECRET), this::heard))
              .actualPort();
      Path directory = DemoCluster.directory();
      DemoRedis redis = DemoRedis.start(RedisProcess.binary(), "", directory);
      try (DemoCluster cluster = DemoCluster.start(redis, directory, plan(backend))) {
        play(balancer, cluster);
      }
    } finally {
      RuleGateway.await(vertx.close());
    }
    measured.forEach(NodeFailoverFigures::print);
  }

  private void play(Balancer balancer, DemoCluster cluster) throws IOException {
    for (int i = 0; i < NODES; i++) {
      put(balancer, i, cluster.nodes().get(i));
    }
    try (FailoverClients clients = FailoverClients.start(balancer.url(), CLIENTS)) {
      for (int i = 0; i < TIMES; i++) {
        kill(balancer, cluster, clients);
      }
    }
  }

  private void heard(String line) {
    if (line.startsWith("{") && "node lost".equals(new JsonObject(line).getString("reason"))) {
      told.add(System.currentTimeMillis());
    }
  }

  private static DemoCluster.Plan plan(int backend) {
    JsonObject app =
        new JsonObject()
            .put("url", "http://127.0.0.1:" + backend + "/{type}")
            .put("secret", SECRET);
    JsonObject namespace =
        new JsonObject().put("name", "/").put("on", new JsonObject().put("disconnect", "app"));
    JsonObject forwarding = new JsonObject().put("secret", CLUSTER_SECRET);
    JsonObject conf =
        new JsonObject()
            .put("node", new JsonObject().put("instances", 1))
            .put("backends", new JsonObject().put("app", app))
            .put("namespaces", new JsonArray().add(namespace))
            .put("cluster", new JsonObject().put("forwarding", forwarding));
    return new DemoCluster.Plan(
        NODES, 0, 0, List.of(), conf, List.of("-Xmx256m"), NodeFailoverFigures::log);
  }

  private static void log(String node, String line) {
    if (line.contains(" ERROR ")) {
      System.out.println(node + " | " + line);
    }
  }

  private static void put(Balancer balancer, int i, DemoNode node) {
    balancer.set(i, URI.create(node.url()).getPort(), URI.create(node.internalUrl()).getPort());
  }

  private void kill(Balancer balancer, DemoCluster cluster, FailoverClients clients) {
    until(() -> clients.connected() == CLIENTS);
    int victim = 0;
    for (int i = 1; i < NODES; i++) {
      if (clients.at(name(i)).size() > clients.at(name(victim)).size()) {
        victim = i;
      }
    }
    List<Integer> lost = clients.at(name(victim));
    clients.take();
    told.clear();
    long start = System.currentTimeMillis();
    cluster.nodes().get(victim).kill();
    until(() -> told.size() >= lost.size());
    until(() -> clients.connected() == CLIENTS);
    if (told.size() != lost.size()) {
      throw new IllegalStateException(told.size() + " were told of, " + lost.size() + " were lost");
    }
    List<Happening> happened =
        clients.take().stream().filter(one -> lost.contains(one.number())).toList();
    for (String transport : List.of("websocket", "polling")) {
      add(transport + ", knows", start, times(happened, transport, false));
      add(transport + ", is back", start, times(happened, transport, true));
    }
    add("backend, is told", start, told.stream().mapToLong(Long::longValue));
    System.out.printf("killed %s with %d clients%n", name(victim), lost.size());
    put(balancer, victim, cluster.restart(victim));
  }

  private static String name(int i) {
    return "node-" + (i + 1);
  }

  private static LongStream times(List<Happening> all, String transport, boolean isConnect) {
    return all.stream()
        .filter(one -> one.transport().equals(transport) && one.isConnect() == isConnect)
        .mapToLong(Happening::at);
  }

  /** The first and the last. */
  private void add(String what, long start, LongStream times) {
    long[] sorted = times.sorted().toArray();
    if (sorted.length > 0) {
      all(what + ", the first").add(sorted[0] - start);
      all(what + ", the last").add(sorted[sorted.length - 1] - start);
    }
  }

  private List<Long> all(String what) {
    return measured.computeIfAbsent(what, key -> new ArrayList<>());
  }

  private static void until(Callable<Boolean> condition) {
    Awaitility.await().atMost(Duration.ofMinutes(2)).until(condition);
  }

  private static void print(String what, List<Long> times) {
    long[] sorted = times.stream().mapToLong(Long::longValue).sorted().toArray();
    System.out.printf(
        "%s: median %d ms, max %d ms %s%n",
        what, sorted[sorted.length / 2], sorted[sorted.length - 1], Arrays.toString(sorted));
  }
}
