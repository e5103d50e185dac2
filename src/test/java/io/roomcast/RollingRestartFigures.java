package io.roomcast;

import io.roomcast.cluster.redis.RedisProcess;
import io.roomcast.it.Balancer;
import io.roomcast.it.DrillClients;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The rolling restart in full: three nodes, each a process of its own, are drained and replaced one
 * after the other while official clients talk; see {@code src/docs/cluster.md}. Run by hand in the
 * directory of the project: {@code java -cp ... io.roomcast.RollingRestartFigures [clients]
 * [messages in a second] [clients sent away in a second] [adapter]}. With {@code streams}, clients
 * go on at the other nodes.
 */
final class RollingRestartFigures {

  private static final int NODES = 3;
  private static final int MEMBERS = 10;
  private static final int BACKOFF_MILLIS = 1_000;
  private static final int SLACK_MILLIS = 15_000;

  private RollingRestartFigures() {}

  public static void main(String[] args) throws Exception {
    int clients = args.length > 0 ? Integer.parseInt(args[0]) : 3_000;
    int messages = args.length > 1 ? Integer.parseInt(args[1]) : 500;
    int rate = args.length > 2 ? Integer.parseInt(args[2]) : 100;
    String adapter = args.length > 3 ? args[3] : "classic";
    Path directory = DemoCluster.directory();
    DemoRedis redis = DemoRedis.start(RedisProcess.binary(), "", directory);
    DemoCluster.Plan plan =
        new DemoCluster.Plan(
            NODES,
            0,
            0,
            List.of(),
            conf(rate, adapter),
            List.of("-Xmx256m"),
            (name, line) -> {
              if (!line.contains(" INFO ")) {
                System.out.println(name + " | " + line);
              }
            });
    try (Balancer balancer = Balancer.start();
        DemoCluster cluster = DemoCluster.start(redis, directory, plan)) {
      for (int i = 0; i < NODES; i++) {
        put(balancer, i, cluster.nodes().get(i));
      }
      HandshakeRates coming = HandshakeRates.start(cluster.nodes());
      try (DrillClients drill =
          DrillClients.start(
              balancer.url(), clients, MEMBERS, messages, BACKOFF_MILLIS, SLACK_MILLIS)) {
        System.out.println(clients + " clients are in; " + coming.report());
        restart(balancer, cluster);
        System.out.println(drill.report().encodePrettily());
      }
    }
  }

  private static void restart(Balancer balancer, DemoCluster cluster) {
    try (HandshakeRates rates = HandshakeRates.start(cluster.nodes())) {
      for (int i = 0; i < NODES; i++) {
        replace(balancer, cluster, i, rates);
      }
      System.out.println(rates.report());
    }
  }

  private static JsonObject conf(int rate, String adapter) {
    JsonArray events =
        new JsonArray()
            .add(new JsonObject().put("match", "join").put("do", "join").put("room", "{args.0}"))
            .add(new JsonObject().put("match", "say").put("do", "relay").put("to", "{args.0}"));
    return new JsonObject()
        .put(
            "namespaces",
            new JsonArray().add(new JsonObject().put("name", "/").put("events", events)))
        .put("redis", new JsonObject().put("adapter", adapter))
        .put("socketio", new JsonObject().put("connectionStateRecovery", adapter.equals("streams")))
        .put("limits", new JsonObject().put("accept", new JsonObject().put("rate", rate)))
        .put("shutdown", new JsonObject().put("preStop", "1s").put("ratePerSecond", rate));
  }

  private static void put(Balancer balancer, int i, DemoNode node) {
    balancer.set(i, URI.create(node.url()).getPort(), URI.create(node.internalUrl()).getPort());
  }

  private static void replace(Balancer balancer, DemoCluster cluster, int i, HandshakeRates rates) {
    DemoNode old = cluster.nodes().get(i);
    long start = System.nanoTime();
    PrintWriter quiet = new PrintWriter(PrintWriter.nullWriter());
    int code = Main.run(quiet, quiet, Map.of(), "drain", old.internalUrl(), "--every", "100");
    long drained = System.nanoTime();
    int exit = old.stop(60);
    DemoNode again = cluster.restart(i);
    rates.add(again);
    put(balancer, i, again);
    System.out.printf(
        "%s: drained in %.1f s (%d), ended with %d, another serves %.1f s later%n",
        old.name(), (drained - start) / 1e9, code, exit, (System.nanoTime() - drained) / 1e9);
  }
}
