package io.roomcast;

import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code roomcast cluster-demo}: a cluster on this machine, until stopped. Main thread. */
@Command(
    name = "cluster-demo",
    description = {
      "Run several nodes on this machine, each a process of its own that you may kill, joined by"
          + " Redis, until stopped by Ctrl-C. For trying out: clients, API and Redis are on this"
          + " machine only.",
      "Without --redis, a redis-server of the PATH is run for it."
    })
final class ClusterDemoCommand implements Callable<Integer> {

  private static final int MAX_NODES = 16;

  private static final long SIGNALLED_NANOS = 1_000_000_000;
  private static final long PAUSE_MILLIS = 20;

  private final PrintWriter out;
  private final Map<String, String> environment;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(names = "--nodes", description = "How many; default: ${DEFAULT-VALUE}.")
  private int nodes = 3;

  @Option(
      names = "--port",
      description =
          "Port of the first node for clients, the others have the next; 0 for free ones; default:"
              + " ${DEFAULT-VALUE}.")
  private int port = 3000;

  @Option(
      names = "--internal-port",
      paramLabel = "PORT",
      description = "The same of the internal listeners; default: ${DEFAULT-VALUE}.")
  private int internalPort = 9090;

  @Option(names = "--redis", paramLabel = "URL", description = "A Redis that runs.")
  private @Nullable String redis;

  @Option(
      names = "--redis-server",
      paramLabel = "FILE",
      description = "The program to run, instead of the one on the PATH.")
  private @Nullable Path redisServer;

  @Option(
      names = {"-c", "--conf"},
      paramLabel = "FILE",
      description =
          "JSON conf of all nodes, instead of the demo; listen, node.id and redis.endpoints are set"
              + " for each. May be repeated.")
  private @Nullable List<Path> confs;

  ClusterDemoCommand(PrintWriter out, Map<String, String> environment) {
    this.out = out;
    this.environment = environment;
  }

  @Override
  public Integer call() {
    if (nodes < 1 || nodes > MAX_NODES) {
      throw new ParameterException(spec.commandLine(), "--nodes: 1 to " + MAX_NODES);
    }
    CountDownLatch stopped = new CountDownLatch(1);
    AtomicBoolean interrupted = new AtomicBoolean();
    Runnable interrupt =
        () -> {
          interrupted.set(true);
          stopped.countDown();
        };
    boolean interruptHeard = Signals.on("INT", interrupt);
    boolean heard = Signals.on("TERM", stopped::countDown) && interruptHeard;
    // The end of the terminal, which nodes take for a wish to read their conf again.
    Signals.on("HUP", stopped::countDown);
    Path directory = DemoCluster.directory();
    try (DemoCluster cluster = DemoCluster.start(openRedis(directory), directory, plan())) {
      Thread hook = new Thread(cluster::close, "stop");
      if (!heard) {
        Runtime.getRuntime().addShutdownHook(hook);
      }
      tell(cluster);
      stopped.await();
      if (interrupted.get()) {
        awaitStopping(cluster);
      }
      out.println("Stopping");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return 0;
  }

  /** A terminal sends Ctrl-C to the nodes, too; others send it to this process only. */
  private static void awaitStopping(DemoCluster cluster) {
    long end = System.nanoTime() + SIGNALLED_NANOS;
    while (System.nanoTime() < end && !cluster.nodes().stream().allMatch(DemoNode::isStopping)) {
      MainThread.pause(PAUSE_MILLIS);
    }
  }

  private DemoRedis openRedis(Path directory) {
    String given = redis;
    if (given != null) {
      return DemoRedis.at(given);
    }
    try {
      return DemoRedis.start(redisServer, environment.getOrDefault("PATH", ""), directory);
    } catch (StartException e) {
      DemoCluster.delete(directory);
      throw e;
    }
  }

  private DemoCluster.Plan plan() {
    return new DemoCluster.Plan(
        nodes,
        port,
        internalPort,
        confs == null ? List.of() : confs,
        new JsonObject(),
        List.of(),
        (name, line) -> out.println(name + " | " + line));
  }

  private void tell(DemoCluster cluster) {
    DemoRedis used = cluster.redis();
    out.println();
    out.println("redis: " + used.url() + (used.isOurs() ? ", started for this" : ""));
    for (DemoNode node : cluster.nodes()) {
      out.println(
          "%s: %s  internal: %s  process: %d"
              .formatted(node.name(), node.url(), node.internalUrl(), node.pid()));
    }
    DemoNode first = cluster.nodes().get(0);
    DemoNode last = cluster.nodes().get(cluster.nodes().size() - 1);
    List<String> hints = new ArrayList<>();
    if (confs == null) {
      out.println("Open two of these pages: what is said on one is read on the other.");
      hints.add("roomcast call info --url " + first.internalUrl());
    }
    hints.add("roomcast drain " + last.internalUrl());
    hints.add("kill -9 " + last.pid());
    out.println("Try: " + String.join("\n     ", hints));
    out.println("Ctrl-C stops all.");
  }
}
