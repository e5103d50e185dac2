package io.roomcast.cluster.redis;

import io.roomcast.socketio.WireClient;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What a message costs the relay to publish and to receive, as CPU time of its thread; see {@code
 * src/docs/cluster.md}. Run by hand: {@code java -cp ... io.roomcast.cluster.redis.RelayFigures}.
 */
final class RelayFigures {

  private static final int ROUNDS = 8;
  private static final int MESSAGES = 50_000;
  private static final int WINDOW = 500;
  private static final int PATIENCE_SECONDS = 60;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private RelayFigures() {}

  public static void main(String[] args) {
    String text = "x".repeat(args.length > 0 ? Integer.parseInt(args[0]) : 250);
    try (RedisProcess redis = RedisProcess.launch()) {
      ClassicOptions options = ClassicOptions.of(RedisServers.of(redis.url()));
      try (ClusterNode a = ClusterNode.start(options, 1, ClusterApp::install);
          ClusterNode b = ClusterNode.start(options, 1, ClusterApp::install);
          WireClient client = b.connect("/")) {
        ClusterApp.join(client, "r");
        ClusterApp.join(client, "s");
        List<Long> relays = threads("vert.x-eventloop-thread-0");
        List<Long> loops = List.of(threadOf(a), threadOf(b));
        System.out.println("round  publishing loop / relay  receiving relay / loop, us; msg/s");
        for (int round = 0; round < ROUNDS; round++) {
          long[] before = times(relays, loops);
          long start = System.nanoTime();
          // To nobody in the end, so that no client is measured: the second room takes all out.
          run(a, b, text);
          long[] after = times(relays, loops);
          System.out.printf(
              "%d  %.2f / %.2f  %.2f / %.2f  %.0f%n",
              round,
              (after[2] - before[2]) / 1e3 / MESSAGES,
              (after[0] - before[0]) / 1e3 / MESSAGES,
              (after[1] - before[1]) / 1e3 / MESSAGES,
              (after[3] - before[3]) / 1e3 / MESSAGES,
              MESSAGES * 1e9 / (System.nanoTime() - start));
        }
      }
    }
  }

  private static void run(ClusterNode a, ClusterNode b, String text) {
    long delivered = b.relay.stats().delivered();
    for (int sent = 0; sent < MESSAGES; sent += WINDOW) {
      a.instance(0)
          .call(
              () -> {
                for (int i = 0; i < WINDOW; i++) {
                  a.io().of("/").to("r").except("s").emit("e", text);
                }
                return true;
              });
      awaitDelivered(b, delivered + sent - WINDOW);
    }
    awaitDelivered(b, delivered + MESSAGES);
  }

  private static void awaitDelivered(ClusterNode node, long count) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (node.relay.stats().delivered() < count) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException("some were lost: " + node.relay.stats());
      }
      Thread.onSpinWait();
    }
  }

  private static long threadOf(ClusterNode node) {
    return node.instance(0).call(() -> Thread.currentThread().getId());
  }

  private static List<Long> threads(String name) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals(name))
        .map(Thread::getId)
        .sorted(Comparator.naturalOrder())
        .toList();
  }

  /** Relay of the first node, of the second, loop of the first, of the second. */
  private static long[] times(List<Long> relays, List<Long> loops) {
    return new long[] {
      THREADS.getThreadCpuTime(relays.get(0)),
      THREADS.getThreadCpuTime(relays.get(1)),
      THREADS.getThreadCpuTime(loops.get(0)),
      THREADS.getThreadCpuTime(loops.get(1))
    };
  }
}
