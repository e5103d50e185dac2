package io.roomcast;

import io.roomcast.cluster.redis.RedisProcess;
import io.roomcast.it.Balancer;
import io.roomcast.it.DrillClients;
import io.roomcast.it.Handshakes;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * The rolling restart in full: three nodes, each a process of its own, are drained and replaced one
 * after the other while official clients talk; see {@code src/docs/cluster.md}. Run by hand in the
 * directory of the project: {@code java -cp ... io.roomcast.RollingRestartFigures [clients]
 * [messages in a second] [reconnects in a second] [adapter] [seconds] [transports]}. With {@code
 * streams}, clients go on at the other nodes. Exit code 0 when all clients have moved, with {@code
 * streams} all were recovered, and nothing went wrong within that time, 1 else; the last line has
 * the figures.
 */
final class RollingRestartFigures {

  private static final int NODES = 3;
  private static final int MEMBERS = 10;
  private static final int BACKOFF_MILLIS = 1_000;
  private static final int SLACK_MILLIS = 15_000;
  private static final int LOOK_MILLIS = 100;
  private static final int TIDY_SECONDS = 30;

  /** Nodes live for a minute: most of their CPU would go into code that they hardly run then. */
  private static final List<String> JAVA_OPTIONS =
      List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  /**
   * What is asked for.
   *
   * @param rate most reconnects in a second, of all
   */
  private record Plan(
      int clients, int messages, int rate, String adapter, int seconds, List<String> transports) {

    static Plan of(String... args) {
      return new Plan(
          args.length > 0 ? Integer.parseInt(args[0]) : 3_000,
          args.length > 1 ? Integer.parseInt(args[1]) : 500,
          args.length > 2 ? Integer.parseInt(args[2]) : 200,
          args.length > 3 ? args[3] : "streams",
          args.length > 4 ? Integer.parseInt(args[4]) : 280,
          List.of((args.length > 5 ? args[5] : "websocket").split(",")));
    }

    boolean recovers() {
      return adapter.equals("streams");
    }

    /** Those that are there while one node is drained let in that many at most, all together. */
    int accept() {
      return rate / (NODES - 1);
    }

    /** A little less than may come back, as they come at random. */
    int sentAway() {
      return rate * 4 / 5;
    }
  }

  private final Plan plan;
  private final Balancer balancer;
  private final DemoCluster cluster;

  private RollingRestartFigures(Plan plan, Balancer balancer, DemoCluster cluster) {
    this.plan = plan;
    this.balancer = balancer;
    this.cluster = cluster;
  }

  public static void main(String[] args) throws Exception {
    Plan plan = Plan.of(args);
    boolean well;
    ScheduledExecutorService deadline = giveUpAfter(plan.seconds);
    try (Balancer balancer = Balancer.start()) {
      Path directory = DemoCluster.directory();
      DemoRedis redis = DemoRedis.start(RedisProcess.binary(), "", directory);
      try (DemoCluster cluster = DemoCluster.start(redis, directory, nodes(plan))) {
        well = new RollingRestartFigures(plan, balancer, cluster).run();
      }
    } finally {
      deadline.shutdownNow();
    }
    System.exit(well ? 0 : 1);
  }

  /** Ends what was started: whoever waits for that fails, and tidies up. */
  private static ScheduledExecutorService giveUpAfter(int seconds) {
    ScheduledExecutorService deadline = Executors.newScheduledThreadPool(1);
    deadline.schedule(
        () -> {
          System.out.println("not done within " + seconds + " s");
          ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
        },
        seconds,
        TimeUnit.SECONDS);
    deadline.schedule(() -> Runtime.getRuntime().halt(1), seconds + TIDY_SECONDS, TimeUnit.SECONDS);
    return deadline;
  }

  private static DemoCluster.Plan nodes(Plan plan) {
    return new DemoCluster.Plan(
        NODES,
        0,
        0,
        List.of(),
        conf(plan),
        JAVA_OPTIONS,
        (name, line) -> {
          if (!line.contains(" INFO ")) {
            System.out.println(name + " | " + line);
          }
        });
  }

  private static JsonObject conf(Plan plan) {
    JsonArray events =
        new JsonArray()
            .add(new JsonObject().put("match", "join").put("do", "join").put("room", "{args.0}"))
            .add(new JsonObject().put("match", "say").put("do", "relay").put("to", "{args.0}"));
    return new JsonObject()
        .put(
            "namespaces",
            new JsonArray().add(new JsonObject().put("name", "/").put("events", events)))
        .put("redis", new JsonObject().put("adapter", plan.adapter))
        .put(
            "cluster",
            new JsonObject()
                .put(
                    "forwarding",
                    new JsonObject()
                        .put("secret", "${env:DRILL_SECRET:-" + "not-a-secret-".repeat(3) + "}")))
        .put("socketio", new JsonObject().put("connectionStateRecovery", plan.recovers()))
        .put("limits", new JsonObject().put("accept", new JsonObject().put("rate", plan.accept())))
        .put(
            "shutdown",
            new JsonObject().put("preStop", "1s").put("ratePerSecond", plan.sentAway()));
  }

  private boolean run() throws IOException {
    for (int i = 0; i < NODES; i++) {
      put(i);
    }
    int ramp = plan.accept() * NODES * 3 / 4;
    try (CpuUse cpu = CpuUse.start(this::name);
        DrillClients drill =
            DrillClients.start(
                balancer.url(),
                new DrillClients.Plan(
                    plan.clients,
                    ramp,
                    plan.transports,
                    MEMBERS,
                    plan.messages,
                    BACKOFF_MILLIS,
                    SLACK_MILLIS))) {
      System.out.println(plan + ": all are in");
      int before = balancer.handshakes().size();
      for (int i = 0; i < NODES; i++) {
        replace(i);
      }
      JsonObject report = drill.report();
      List<Handshakes.Handshake> handshakes = balancer.handshakes();
      System.out.println(cpu.report());
      System.out.println(report.encodePrettily());
      return tell(report, handshakes.subList(before, handshakes.size()));
    }
  }

  private String name(ProcessHandle process) {
    String command = process.info().commandLine().orElse("");
    if (process.pid() == ProcessHandle.current().pid()) {
      return "balancer";
    }
    return command.contains("redis-server")
        ? "redis"
        : command.contains("drill.js") ? "clients" : "node " + process.pid();
  }

  private void put(int i) {
    DemoNode node = cluster.nodes().get(i);
    balancer.set(i, URI.create(node.url()).getPort(), URI.create(node.internalUrl()).getPort());
  }

  private void replace(int i) throws IOException {
    DemoNode old = cluster.nodes().get(i);
    long start = System.nanoTime();
    PrintWriter quiet = new PrintWriter(PrintWriter.nullWriter());
    int code = Main.run(quiet, quiet, Map.of(), "drain", old.internalUrl(), "--every", "100");
    long drained = System.nanoTime();
    // With one more node, all together may take half as many more.
    while (clients() < plan.clients) {
      MainThread.pause(LOOK_MILLIS);
    }
    long back = System.nanoTime();
    int exit = old.stop(60);
    cluster.restart(i);
    put(i);
    System.out.printf(
        "%s: drained in %.1f s (%d), all are back %.1f s later; ended with %d, another serves %.1f"
            + " s later%n",
        old.name(),
        (drained - start) / 1e9,
        code,
        (back - drained) / 1e9,
        exit,
        (System.nanoTime() - back) / 1e9);
  }

  /** How many there are at all nodes. */
  private int clients() throws IOException {
    int sum = 0;
    for (DemoNode node : cluster.nodes()) {
      URI page = URI.create(node.internalUrl()).resolve("/admin/drain");
      try {
        String text =
            HTTP.send(HttpRequest.newBuilder(page).build(), HttpResponse.BodyHandlers.ofString())
                .body();
        sum += new JsonObject(text).getInteger("remaining");
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new StartException("interrupted", e);
      }
    }
    return sum;
  }

  private boolean tell(JsonObject report, List<Handshakes.Handshake> handshakes) {
    int one = Handshakes.mostOfOne(handshakes, 1_000);
    int all = Handshakes.most(handshakes, 1_000);
    long refused = handshakes.stream().filter(h -> !h.accepted()).count();
    int wrong =
        report.getInteger("unanswered")
            + report.getInteger("failed")
            + report.getInteger("refused");
    int lost = report.getInteger("missed");
    int doubled = report.getInteger("doubled");
    int outOfOrder = report.getInteger("outOfOrder");
    int moves = report.getInteger("reconnects");
    int recovered = report.getInteger("recovered");
    JsonObject acks = report.getJsonObject("ackMillis");
    System.out.printf(
        "moves %d, recovered %d, deliveries %d (%d due), lost %d, doubled %d, out of order %d;"
            + " events sent %d, without an ack %d; let in within a second: at most %d by one node (may be %d),"
            + " %d by all (may be %d), refused %d; ack ms p50 %d, p99 %d, max %d%n",
        moves,
        recovered,
        report.getInteger("delivered"),
        report.getInteger("due"),
        lost,
        doubled,
        outOfOrder,
        report.getInteger("sent"),
        wrong,
        one,
        plan.accept(),
        all,
        plan.rate,
        refused,
        acks.getInteger("p50"),
        acks.getInteger("p99"),
        acks.getInteger("max"));
    boolean moved = moves >= plan.clients && (!plan.recovers() || recovered == moves);
    boolean checked = report.getInteger("due") > 0;
    boolean paced = one <= plan.accept() && all <= plan.rate;
    return moved && checked && paced && wrong + lost + doubled + outOfOrder == 0;
  }
}
