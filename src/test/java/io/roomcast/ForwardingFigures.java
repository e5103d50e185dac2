package io.roomcast;

import io.roomcast.bench.gateway.EchoHandler;
import io.roomcast.cluster.redis.RedisProcess;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import java.util.stream.LongStream;

/**
 * What it costs to come to a node that does not have the session: CPU time of both nodes, each a
 * process of its own, and latency, of requests or messages that go to the owner and of the same
 * through the other node; see {@code src/docs/cluster.md}. Run by hand in the directory of the
 * project: {@code java -cp ... io.roomcast.ForwardingFigures polling|websocket [sessions]
 * [characters]}.
 *
 * <p>Each session waits for an answer before it goes on. With one, latency is that of nodes with
 * nothing else to do; with many, the CPU time is that of busy ones.
 */
final class ForwardingFigures {

  private static final int WARM_UPS = 6;
  private static final int ROUNDS = 6;

  /** Of each way in each round; CPU time is known to 10 ms. Too short for a ping to come. */
  private static final long MILLIS = 2_000;

  /** As a conf has it that holds no secret itself. */
  private static final String SECRET = "${env:CLUSTER_SECRET:-0123456789abcdefghijklmnopqrstuv}";

  private final EchoClient.Opener opener;
  private final int sessions;
  private final String text;
  private final DemoNode owner;
  private final DemoNode other;
  private final ExecutorService threads;

  private ForwardingFigures(
      EchoClient.Opener opener,
      int sessions,
      String text,
      List<DemoNode> nodes,
      ExecutorService threads) {
    this.opener = opener;
    this.sessions = sessions;
    this.text = text;
    this.owner = nodes.get(0);
    this.other = nodes.get(1);
    this.threads = threads;
  }

  /** Of one request or message, in us; and how many there were in a second. */
  private record Sample(double owner, double other, double p50, double p99, double rate) {

    static Sample median(List<Sample> all) {
      return new Sample(
          median(all, Sample::owner),
          median(all, Sample::other),
          median(all, Sample::p50),
          median(all, Sample::p99),
          median(all, Sample::rate));
    }

    private static double median(List<Sample> all, ToDoubleFunction<Sample> figure) {
      double[] sorted = all.stream().mapToDouble(figure).sorted().toArray();
      return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }

    @Override
    public String toString() {
      return "%5.1f / %5.1f  %6.0f / %6.0f  %6.0f".formatted(owner, other, p50, p99, rate);
    }
  }

  public static void main(String[] args) throws Exception {
    String transport = args[0];
    int sessions = args.length > 1 ? Integer.parseInt(args[1]) : 1;
    String text = "x".repeat(args.length > 2 ? Integer.parseInt(args[2]) : 250);
    EchoClient.Opener opener =
        switch (transport) {
          case "polling" -> EchoClient::polling;
          case "websocket" -> EchoClient::webSocket;
          default -> throw new IllegalArgumentException(transport);
        };
    ExecutorService threads = Executors.newFixedThreadPool(sessions);
    Path directory = DemoCluster.directory();
    DemoRedis redis = DemoRedis.start(RedisProcess.binary(), "", directory);
    try (DemoCluster cluster = DemoCluster.start(redis, directory, plan())) {
      System.out.printf("%s, %d sessions, %d characters%n", transport, sessions, text.length());
      new ForwardingFigures(opener, sessions, text, cluster.nodes(), threads).run();
    } finally {
      threads.shutdownNow();
    }
  }

  private static DemoCluster.Plan plan() {
    return new DemoCluster.Plan(
        2,
        0,
        0,
        List.of(),
        conf(),
        List.of("-Xmx256m"),
        (name, line) -> {
          if (!line.contains(" INFO ")) {
            System.out.println(name + " | " + line);
          }
        });
  }

  /** One event loop each: what a request costs is not hidden in which of them has it. */
  private static JsonObject conf() {
    JsonObject echo =
        new JsonObject()
            .put("match", "echo")
            .put("do", "handle")
            .put("class", EchoHandler.class.getName());
    JsonObject namespace =
        new JsonObject().put("name", "/").put("events", new JsonArray().add(echo));
    JsonObject forwarding = new JsonObject().put("secret", SECRET);
    return new JsonObject()
        .put("node", new JsonObject().put("instances", 1))
        .put("namespaces", new JsonArray().add(namespace))
        .put("cluster", new JsonObject().put("forwarding", forwarding));
  }

  private void run() throws Exception {
    for (int i = 0; i < WARM_UPS; i++) {
      measure(owner);
      measure(other);
    }
    System.out.printf("load %.2f; CPU us of owner / other, p50 / p99 us, per second%n", load());
    List<Sample> direct = new ArrayList<>();
    List<Sample> through = new ArrayList<>();
    for (int i = 0; i < ROUNDS; i++) {
      direct.add(measure(owner));
      through.add(measure(other));
      System.out.println(
          "to the owner " + direct.get(i) + " | through the other " + through.get(i));
    }
    Sample usual = Sample.median(direct);
    Sample forwarded = Sample.median(through);
    System.out.println("median       " + usual + " |                   " + forwarded);
    System.out.printf(
        "forwarding adds: owner %.1f us, other %.1f us, p50 %.0f us, p99 %.0f us; load %.2f%n",
        forwarded.owner - usual.owner,
        forwarded.other - usual.other,
        forwarded.p50 - usual.p50,
        forwarded.p99 - usual.p99,
        load());
  }

  private static double load() {
    return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
  }

  /** Has all sessions of the owner talk to this node for a while. */
  private Sample measure(DemoNode node) throws Exception {
    List<EchoClient> clients = new ArrayList<>();
    try {
      for (int i = 0; i < sessions; i++) {
        clients.add(opener.open(port(owner), port(node), text));
      }
      long ofOwner = cpu(owner);
      long ofOther = cpu(other);
      long start = System.nanoTime();
      long[] took = talk(clients, start + TimeUnit.MILLISECONDS.toNanos(MILLIS));
      double seconds = (System.nanoTime() - start) / 1e9;
      return new Sample(
          (cpu(owner) - ofOwner) / 1e3 / took.length,
          (cpu(other) - ofOther) / 1e3 / took.length,
          took[took.length / 2] / 1e3,
          took[(int) (took.length * 0.99)] / 1e3,
          took.length / seconds);
    } finally {
      for (EchoClient client : clients) {
        client.close();
      }
    }
  }

  /** All at once, each on its thread; how long everything took, sorted. */
  private long[] talk(List<EchoClient> clients, long end) throws Exception {
    List<Future<long[]>> running = new ArrayList<>();
    for (EchoClient client : clients) {
      running.add(threads.submit(() -> talk(client, end)));
    }
    LongStream all = LongStream.empty();
    for (Future<long[]> one : running) {
      all = LongStream.concat(all, Arrays.stream(one.get()));
    }
    return all.sorted().toArray();
  }

  private static long[] talk(EchoClient client, long end) throws IOException {
    LongStream.Builder took = LongStream.builder();
    while (System.nanoTime() < end) {
      client.turn(took);
    }
    return took.build().toArray();
  }

  private static int port(DemoNode node) {
    return URI.create(node.url()).getPort();
  }

  private static long cpu(DemoNode node) {
    return ProcessHandle.of(node.pid())
        .flatMap(process -> process.info().totalCpuDuration())
        .orElseThrow()
        .toNanos();
  }
}
