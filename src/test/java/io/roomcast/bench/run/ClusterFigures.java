package io.roomcast.bench.run;

import io.roomcast.bench.load.LoadOptions;
import io.roomcast.bench.load.LoadResult;
import io.roomcast.bench.load.Scenario;
import io.roomcast.bench.plan.BenchServer;
import io.roomcast.cluster.redis.RedisProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;

/**
 * From node to node: a client of one node sends to a room whose members are all on another. Two
 * gateways beside two Node servers with the same adapter, each a process of its own, at the same
 * Redis, in turns; see {@code src/docs/cluster.md}. Run by hand in the directory of the project:
 * {@code java -cp ... io.roomcast.bench.run.ClusterFigures <classic|sharded|streams> <messages/s, 0
 * for a window> [rounds] [seconds of each] [seconds before the first of each]}. What is before the
 * first is not counted, and at a window: it warms up.
 */
final class ClusterFigures {

  private static final int MEMBERS = 100;
  private static final int BYTES = 250;
  private static final Path LOGS = Path.of("target/cluster-figures");

  private final Map<BenchServer, List<RunningServer>> nodes = new EnumMap<>(BenchServer.class);
  private final Map<BenchServer, List<LoadResult>> results = new EnumMap<>(BenchServer.class);

  private ClusterFigures() {}

  public static void main(String[] args) throws Exception {
    ClusterFigures figures = new ClusterFigures();
    String adapter = args.length > 0 ? args[0] : "classic";
    int rate = argument(args, 1, 500);
    int rounds = argument(args, 2, 3);
    int seconds = argument(args, 3, 4);
    int warmup = argument(args, 4, 10);
    Files.createDirectories(LOGS);
    try (RedisProcess redis = RedisProcess.launch()) {
      for (BenchServer server : List.of(BenchServer.RULES, BenchServer.NODE)) {
        figures.start(server, redis.url(), adapter);
        figures.play(server, 0, warmup);
      }
      for (int round = 0; round < rounds; round++) {
        for (BenchServer server : figures.nodes.keySet()) {
          LoadResult result = figures.play(server, rate, seconds);
          figures.results.computeIfAbsent(server, s -> new ArrayList<>()).add(result);
          System.out.println(server.id() + " " + line(List.of(result)));
        }
      }
      figures.results.forEach(
          (server, all) -> System.out.println(server.id() + " medians: " + line(all)));
    } finally {
      figures.nodes.values().forEach(pair -> pair.forEach(RunningServer::close));
    }
  }

  private static int argument(String[] args, int i, int otherwise) {
    return args.length > i ? Integer.parseInt(args[i]) : otherwise;
  }

  private void start(BenchServer server, String redis, String adapter) throws Exception {
    List<String> options = List.of("--redis", redis, "--adapter", adapter);
    Launch launch = new Peers(Path.of("src/bench/peers"), LOGS).launch(server, options);
    List<RunningServer> pair = new ArrayList<>();
    nodes.put(server, pair);
    for (String name : List.of("sender", "receiver")) {
      pair.add(RunningServer.start(launch, LOGS.resolve(server.id() + "-" + name + ".log")));
    }
  }

  private LoadResult play(BenchServer server, int paced, int seconds) {
    RunningServer sender = Objects.requireNonNull(nodes.get(server)).get(0);
    RunningServer receiver = Objects.requireNonNull(nodes.get(server)).get(1);
    return Scenario.play(
        LoadOptions.parse(
            "fanout",
            "--url=" + receiver.url(),
            "--pid=" + receiver.pid(),
            "--publish-url=" + sender.url(),
            "--publish-pid=" + sender.pid(),
            "--clients=" + MEMBERS,
            "--size=" + BYTES,
            "--rate=" + paced,
            "--seconds=" + seconds,
            "--warmup=1"));
  }

  /** The medians of these. */
  private static String line(List<LoadResult> all) {
    double sender =
        median(all, r -> ((Number) r.details().get("publishCpuMicrosPerOp")).doubleValue());
    double receiver = median(all, r -> Objects.requireNonNull(r.cpuMicrosPerOp()));
    return "%.0f deliveries/s; CPU us/delivery: sender %.3f, receiver %.3f (us/message %.1f, %.1f);"
            .formatted(
                median(all, LoadResult::opsPerSecond),
                sender,
                receiver,
                sender * MEMBERS,
                receiver * MEMBERS)
        + (" p50 %.2f ms, p99 %.2f ms; generator %.2f cores; lost %d, doubled %d, misplaced %d,"
                + " unasked %d, clients cut off %d")
            .formatted(
                median(all, r -> Objects.requireNonNull(r.latencyMs()).p50()),
                median(all, r -> Objects.requireNonNull(r.latencyMs()).p99()),
                median(all, LoadResult::generatorCores),
                all.stream().mapToLong(LoadResult::lost).sum(),
                all.stream().mapToLong(LoadResult::duplicated).sum(),
                all.stream().mapToLong(LoadResult::outOfOrder).sum(),
                all.stream().mapToLong(LoadResult::unexpected).sum(),
                all.stream().mapToLong(LoadResult::disconnected).sum());
  }

  private static double median(List<LoadResult> all, ToDoubleFunction<LoadResult> figure) {
    double[] sorted = all.stream().mapToDouble(figure).sorted().toArray();
    return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
  }
}
