package io.roomcast.cluster.redis;

import static io.roomcast.Futures.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.roomcast.cluster.LostSocket;
import io.roomcast.cluster.NodeInfo;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Nodes know who is alive, and one of them settles what a dead one has left. */
class NodesIT {

  private static final int LEASE = 1_500;
  private static final int MAX_LOOKUPS = 3;

  /** A process of a cluster, but for the process. */
  private static final class Process {

    final Vertx vertx = Vertx.vertx();
    final RedisNodes nodes;
    final Set<String> gone = ConcurrentHashMap.newKeySet();

    Process(RedisProcess redis, String id, String run, int maxSockets) {
      RedisServers servers = RedisServers.of(redis.url()).withTimes(2_000, 20, 100);
      RedisRelay relay = await(RedisRelay.start(vertx, ClassicOptions.of(servers)));
      NodeInfo self = new NodeInfo(id, run, "http://127.0.0.1:9090", 1);
      nodes =
          await(
              relay.nodes(
                  new NodeOptions("socket.io", LEASE, maxSockets, MAX_LOOKUPS, 1, 1_000, 1_000),
                  self));
      nodes.onGone(gone::addAll);
    }

    /** It is there no more, and has not said so. */
    void die() {
      await(vertx.close());
    }
  }

  private final RedisProcess redis = RedisProcess.launch();
  private final List<Process> processes = new ArrayList<>();

  @AfterEach
  void close() {
    processes.forEach(Process::die);
    redis.close();
  }

  private Process process(String id) {
    Process process = new Process(redis, id, "run-of-" + id, 1_000);
    processes.add(process);
    return process;
  }

  private static ConditionFactory soon() {
    return Awaitility.await().atMost(Duration.ofSeconds(20)).pollInterval(Duration.ofMillis(20));
  }

  private static Queue<String> told(Process by) {
    Queue<String> told = new ConcurrentLinkedQueue<>();
    by.nodes.onLost(
        (member, sockets) -> {
          sockets.forEach(socket -> told.add(member + " " + socket.id() + " " + socket.user()));
          return Future.succeededFuture();
        });
    return told;
  }

  @Test
  void aNewNodeIsFoundAtOnceAndOneThatLeavesIsMissed() {
    Process a = process("a");
    Process b = process("b");
    assertThat(await(a.nodes.lookup("b"))).isEqualTo(b.nodes.self());
    assertThat(a.nodes.others()).containsOnlyKeys("b");
    assertThat(b.nodes.others()).containsOnlyKeys("a");
    assertThat(await(a.nodes.lookup("c"))).isNull();
    assertThat(await(a.nodes.lookup("a"))).isNull();
    assertThat(await(a.nodes.lookup("no name"))).isNull();
    long asked = a.nodes.stats().lookups();
    assertThat(await(a.nodes.lookup("c"))).as("remembered as nobody").isNull();
    assertThat(a.nodes.stats().lookups()).isEqualTo(asked);
    await(b.nodes.leave());
    soon().until(() -> a.gone.contains("b"));
    assertThat(a.nodes.others()).isEmpty();
    assertThat(a.nodes.stats().nodesLost()).isZero();
  }

  @Test
  void oneOfThoseThatSurviveTellsOfEachSocketOnce() {
    Process dead = process("dead");
    LostSocket left = new LostSocket("/", "left", null);
    dead.nodes.opened(left);
    for (int i = 0; i < 900; i++) {
      dead.nodes.opened(new LostSocket("/chat", "s" + i, i == 0 ? "ann" : null));
    }
    dead.nodes.ended(left);
    soon().until(() -> dead.nodes.stats().sockets() == 900 && dead.nodes.stats().unwritten() == 0);
    List<Process> survivors = List.of(process("x"), process("y"), process("z"));
    List<Queue<String>> told = survivors.stream().map(NodesIT::told).toList();
    dead.die();
    soon().until(() -> survivors.stream().mapToLong(p -> p.nodes.stats().nodesLost()).sum() == 1);
    List<String> all = told.stream().flatMap(Queue::stream).toList();
    assertThat(all).hasSize(900).doesNotHaveDuplicates().contains("dead/run-of-dead s0 ann");
    soon().untilAsserted(() -> assertThat(survivors).allMatch(p -> p.gone.contains("dead")));
  }

  @Test
  void whoStartsAnewIsNotWhoWasThereBefore() {
    Process before = process("same");
    before.nodes.opened(new LostSocket("/", "old", null));
    soon().until(() -> before.nodes.stats().unwritten() == 0);
    before.die();
    Process after = new Process(redis, "same", "second", 1_000);
    processes.add(after);
    after.nodes.opened(new LostSocket("/", "new", null));
    Queue<String> told = told(after);
    soon().untilAsserted(() -> assertThat(told).containsExactly("same/run-of-same old null"));
  }

  @Test
  void nobodyIsDeadBecauseRedisWas() {
    Process a = process("a");
    Process b = process("b");
    Queue<String> told = told(a);
    b.nodes.opened(new LostSocket("/", "alive", null));
    soon().until(() -> b.nodes.stats().unwritten() == 0);
    soon().until(() -> a.nodes.others().containsKey("b"));
    redis.kill();
    assertThat(a.nodes.others()).as("what was known last counts").containsOnlyKeys("b");
    redis.start();
    soon().until(() -> b.nodes.stats().lapses() >= 1 && b.nodes.stats().unwritten() == 0);
    soon().until(() -> a.nodes.others().containsKey("b"));
    b.die();
    soon().untilAsserted(() -> assertThat(told).containsExactly("b/run-of-b alive null"));
  }

  @Test
  void theListIsBounded() {
    Process full = new Process(redis, "full", "r", 2);
    processes.add(full);
    for (int i = 0; i < 5; i++) {
      full.nodes.opened(new LostSocket("/", "s" + i, null));
    }
    soon().until(() -> full.nodes.stats().socketsLeftOut() == 3);
    assertThat(full.nodes.stats().sockets()).isEqualTo(2);
  }

  @Test
  void whatClientsHaveLookedForIsBounded() {
    Process a = process("a");
    redis.pause();
    List<Future<?>> all = new ArrayList<>();
    for (int i = 0; i < MAX_LOOKUPS + 2; i++) {
      all.add(a.nodes.lookup("made-up-" + i));
    }
    all.add(a.nodes.lookup("made-up-0")); // is asked for already
    soon().until(() -> a.nodes.stats().refusedLookups() == 2);
    redis.resume();
    assertThat(await(Future.all(all)).list()).containsOnlyNulls();
    assertThat(a.nodes.stats().lookups()).isEqualTo(MAX_LOOKUPS);
  }
}
