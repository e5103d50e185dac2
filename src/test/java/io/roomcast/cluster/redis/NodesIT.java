package io.roomcast.cluster.redis;

import static io.roomcast.Futures.await;
import static io.roomcast.cluster.redis.TestNodes.soon;
import static org.assertj.core.api.Assertions.assertThat;

import io.roomcast.cluster.LostSocket;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Nodes know who is alive, and one of them settles what a dead one has left. */
class NodesIT {

  /** Soon over, and no node that is slow is taken for dead. */
  private static final int LEASE = 3_000;

  private static final int MAX_LOOKUPS = 3;

  /** A process of a cluster, but for the process. */
  private static final class Process {

    final TestNodes.Node node;
    final RedisNodes nodes;
    final Set<String> gone = ConcurrentHashMap.newKeySet();

    Process(TestNodes cluster, String id, String run, int maxSockets) {
      node =
          cluster.start(
              id,
              run,
              new NodeOptions("socket.io", LEASE, maxSockets, MAX_LOOKUPS, 1, 1_000, 1_000));
      nodes = node.nodes;
      nodes.onGone(gone::addAll);
    }
  }

  private final TestNodes cluster = new TestNodes();
  private final RedisProcess redis = cluster.redis;

  @AfterEach
  void close() {
    cluster.close();
  }

  private Process process(String id) {
    return new Process(cluster, id, "run-of-" + id, 1_000);
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
    // One that was lost came back before its backend had been told.
    LostSocket back = new LostSocket("/chat", "s0", "ann");
    dead.nodes.opened(back);
    dead.nodes.ended(back);
    soon().until(() -> dead.nodes.stats().sockets() == 900 && dead.nodes.stats().unwritten() == 0);
    List<Process> survivors = List.of(process("x"), process("y"), process("z"));
    List<Queue<String>> told = survivors.stream().map(NodesIT::told).toList();
    dead.node.die();
    soon().until(() -> survivors.stream().mapToLong(p -> p.nodes.stats().nodesLost()).sum() == 1);
    List<String> all = told.stream().flatMap(Queue::stream).toList();
    assertThat(all).hasSize(900).doesNotHaveDuplicates().contains("dead/run-of-dead s0 ann");
    soon().untilAsserted(() -> assertThat(survivors).allMatch(p -> p.gone.contains("dead")));
  }

  /** As when its process was stopped for so long that another one took over. */
  @Test
  void whoHasLostItsClaimTellsNoMore() {
    Process dead = process("dead");
    for (int i = 0; i < 900; i++) {
      dead.nodes.opened(new LostSocket("/", "s" + i, null));
    }
    soon().until(() -> dead.nodes.stats().sockets() == 900 && dead.nodes.stats().unwritten() == 0);
    String claim = new NodeKeys("socket.io").claim("dead/run-of-dead");
    Process x = process("x");
    Queue<String> told = new ConcurrentLinkedQueue<>();
    Queue<String> holders = new ConcurrentLinkedQueue<>();
    x.nodes.onLost(
        (member, sockets) -> {
          sockets.forEach(socket -> told.add(socket.id()));
          Future<Response> holder = cluster.sent(Command.GET, claim);
          return holder
              .onSuccess(is -> holders.add(String.valueOf(is)))
              .compose(
                  is ->
                      told.size() == 900
                          ? Future.succeededFuture(is)
                          : cluster.sent(Command.SET, claim, "other/run", "PX", "2000"))
              .mapEmpty();
        });
    dead.node.die();
    soon().until(() -> x.nodes.stats().nodesLost() == 1);
    assertThat(told).hasSize(900).doesNotHaveDuplicates();
    assertThat(holders).hasSizeGreaterThan(1).containsOnly("x/run-of-x");
  }

  @Test
  void whoStartsAnewIsNotWhoWasThereBefore() {
    Process before = process("same");
    before.nodes.opened(new LostSocket("/", "old", null));
    soon().until(() -> before.nodes.stats().sockets() == 1);
    soon().until(() -> before.nodes.stats().unwritten() == 0);
    before.node.die();
    Process after = new Process(cluster, "same", "second", 1_000);
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
    soon().until(() -> b.nodes.stats().sockets() == 1);
    soon().until(() -> b.nodes.stats().unwritten() == 0);
    soon().until(() -> a.nodes.others().containsKey("b"));
    redis.kill();
    assertThat(a.nodes.others()).as("what was known last counts").containsOnlyKeys("b");
    redis.start();
    soon().until(() -> b.nodes.stats().lapses() >= 1 && b.nodes.stats().unwritten() == 0);
    soon().until(() -> a.nodes.others().containsKey("b"));
    b.node.die();
    soon().untilAsserted(() -> assertThat(told).containsExactly("b/run-of-b alive null"));
  }

  @Test
  void theListIsBounded() {
    Process full = new Process(cluster, "full", "r", 2);
    for (int i = 0; i < 5; i++) {
      full.nodes.opened(new LostSocket("/", "s" + i, null));
    }
    soon().until(() -> full.nodes.stats().socketsLeftOut() == 3);
    assertThat(full.nodes.stats().sockets()).isEqualTo(2);
    soon().until(() -> full.nodes.stats().unwritten() == 0);
    redis.kill();
    for (int i = 4; i >= 0; i--) {
      full.nodes.ended(new LostSocket("/", "s" + i, null));
    }
    soon().until(() -> full.nodes.stats().sockets() == 0 && full.nodes.stats().unwritten() > 1);
    assertThat(full.nodes.stats().unwritten()).as("of those that were listed").isEqualTo(2);
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
