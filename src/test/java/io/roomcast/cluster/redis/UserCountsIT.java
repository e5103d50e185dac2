package io.roomcast.cluster.redis;

import static io.roomcast.Futures.await;
import static io.roomcast.cluster.redis.TestNodes.soon;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** No user has more connections than he may have, on all nodes together. */
class UserCountsIT {

  /** No node that is slow is taken for dead, and what is lost is missed soon enough. */
  private static final int LEASE = 6_000;

  /** Of those that are to be dead soon. */
  private static final int SHORT_LEASE = 2_000;

  private static final int PATIENCE = 10_000;

  /** A node, and how often it may have let a user in. */
  private static final class Node {

    final TestNodes.Node node;
    final String id;
    final RedisNodes nodes;

    Node(TestNodes cluster, String id, int lease) {
      this.node = cluster.start(id, NodeOptions.of("socket.io").withLease(lease));
      this.id = id;
      this.nodes = node.nodes;
    }

    boolean enters(String user, int max) {
      return await(nodes.userEntered(user, max, PATIENCE));
    }
  }

  private final TestNodes cluster = new TestNodes();
  private final RedisProcess redis = cluster.redis;

  @AfterEach
  void close() {
    cluster.close();
  }

  private Node node(String id) {
    return node(id, LEASE);
  }

  private Node node(String id, int lease) {
    return new Node(cluster, id, lease);
  }

  /** Users that Redis knows of a node. */
  private int onRedis(Node node) {
    String key = "{socket.io}:node:" + node.id + "/run:users";
    return cluster.send(Command.HLEN, key).toInteger();
  }

  private static void awaitTold(Node node) {
    soon().until(() -> node.nodes.stats().usersUnwritten() == 0);
  }

  @Test
  void usersWhoRaceOnTwoNodesGetExactlyTheirNumber() {
    List<Node> both = List.of(node("a"), node("b"));
    Map<String, List<Future<Boolean>>> asked = new HashMap<>();
    for (int i = 0; i < 200; i++) {
      String user = "user" + i % 10;
      for (Node node : both) {
        asked
            .computeIfAbsent(user, none -> new ArrayList<>())
            .add(node.nodes.userEntered(user, 3, PATIENCE));
      }
    }
    asked.forEach((user, answers) -> assertThat(granted(answers)).as(user).isEqualTo(3));
    assertThat(both).allMatch(node -> node.nodes.stats().usersTolerated() == 0);
  }

  private static long granted(List<Future<Boolean>> answers) {
    await(Future.all(answers));
    return answers.stream().filter(Future::result).count();
  }

  @Test
  void manyWhoComeAtOnceDoNotCostTheNodeItsLease() {
    Node a = node("a");
    List<Future<?>> asked = new ArrayList<>();
    for (int i = 0; i < 20 * Turns.UNDER_WAY; i++) {
      asked.add(a.nodes.userEntered("user" + i, 1, 60_000));
    }
    await(Future.all(asked));
    assertThat(a.nodes.stats().users()).isEqualTo(20 * Turns.UNDER_WAY);
    assertThat(a.nodes.stats().usersTolerated()).isZero();
    assertThat(a.nodes.stats().lapses()).isZero();
    for (int i = 0; i < 20 * Turns.UNDER_WAY; i++) {
      asked.add(a.nodes.userEntered("other" + i, 1, 60_000));
    }
    redis.kill();
    await(Future.all(asked));
    assertThat(a.nodes.stats().users()).isEqualTo(40 * Turns.UNDER_WAY);
  }

  @Test
  void noPlaceIsGivenTwiceWhileOthersLeave() {
    List<Node> both = List.of(node("a"), node("b"));
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    List<Future<Boolean>> asked = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      for (Node node : both) {
        asked.add(
            node.nodes
                .userEntered("u", 2, PATIENCE)
                .onSuccess(
                    in -> {
                      if (in) {
                        most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                        inside.decrementAndGet();
                        node.nodes.userLeft("u");
                      }
                    }));
      }
      if (i % 20 == 0) {
        await(Future.all(asked));
      }
    }
    assertThat(granted(asked)).isGreaterThan(2);
    assertThat(most.get()).isLessThanOrEqualTo(2);
    soon().until(() -> both.get(0).enters("u", 1));
  }

  @Test
  void aPlaceThatIsLeftIsFreeAtOnceOnTheSameNodeAndSoonOnOthers() {
    Node a = node("a");
    Node b = node("b");
    assertThat(a.enters("u", 2)).isTrue();
    assertThat(b.enters("u", 2)).isTrue();
    assertThat(a.enters("u", 2)).isFalse();
    assertThat(b.enters("u", 2)).isFalse();
    assertThat(b.enters("u", 3)).as("by another bound").isTrue();
    assertThat(b.enters("other", 1)).isTrue();
    b.nodes.userLeft("other");
    assertThat(b.enters("other", 1)).isTrue();
    a.nodes.userLeft("u");
    soon().until(() -> b.enters("u", 3));
    assertThat(a.nodes.stats().users()).isZero();
    assertThat(b.nodes.stats().users()).isEqualTo(2);
    soon().until(() -> onRedis(a) == 0 && onRedis(b) == 2);
    assertThat(a.nodes.stats().usersTolerated()).isZero();
  }

  @Test
  void aNodeThatDiesTakesItsConnectionsWithIt() {
    Node survivor = node("survivor", SHORT_LEASE);
    Node dead = node("dead", SHORT_LEASE);
    assertThat(dead.enters("u", 1)).isTrue();
    assertThat(survivor.enters("u", 1)).isFalse();
    dead.node.die();
    soon().until(() -> survivor.enters("u", 1));
    assertThat(survivor.nodes.stats().usersTolerated()).isZero();
  }

  @Test
  void aNodeThatEndsTakesThemAtOnce() {
    Node stays = node("stays");
    Node ends = node("ends");
    assertThat(ends.enters("u", 1)).isTrue();
    assertThat(stays.enters("u", 1)).isFalse();
    await(ends.nodes.leave());
    assertThat(stays.enters("u", 1)).isTrue();
  }

  @Test
  void withoutRedisEachNodeCountsItsOwnUntilItIsBack() {
    Node a = node("a");
    Node b = node("b");
    assertThat(a.enters("u", 2)).isTrue();
    redis.kill();
    soon().until(() -> a.enters("early", 1_000) && a.nodes.stats().usersTolerated() > 0);
    soon().until(() -> b.enters("early", 1_000) && b.nodes.stats().usersTolerated() > 0);
    assertThat(a.enters("u", 2)).isTrue();
    assertThat(a.enters("u", 2)).isFalse();
    assertThat(b.enters("u", 2)).isTrue();
    assertThat(a.enters("gone", 1)).isTrue();
    a.nodes.userLeft("gone");
    redis.start();
    soon().until(() -> onRedis(a) == 2 && onRedis(b) == 2);
    assertThat(b.enters("u", 3)).as("of three that there are").isFalse();
    a.nodes.userLeft("u");
    soon().until(() -> b.enters("u", 3));
  }

  @Test
  void aRedisThatHangsKeepsNobodyWaitingForLong() {
    Node a = node("a");
    assertThat(a.enters("u", 2)).isTrue();
    redis.pause();
    assertThat(await(a.nodes.userEntered("u", 2, 100))).isTrue();
    assertThat(await(a.nodes.userEntered("u", 2, 60_000))).as("nor asked").isFalse();
    assertThat(await(a.nodes.userEntered("other", 1, 60_000))).as("nobody waits now").isTrue();
    assertThat(a.nodes.stats().usersTolerated()).isEqualTo(2);
    redis.resume();
    soon().until(() -> onRedis(a) == 2);
    Node b = node("b");
    assertThat(b.enters("u", 2)).isFalse();
    assertThat(b.enters("other", 1)).isFalse();
  }

  @Test
  void whatIsLostOnRedisIsWrittenAgain() {
    Node a = node("a");
    Node b = node("b");
    assertThat(a.enters("u", 1)).isTrue();
    cluster.send(Command.FLUSHALL);
    soon().until(() -> onRedis(a) == 1);
    soon().until(() -> b.nodes.others().containsKey("a"));
    assertThat(b.enters("u", 1)).isFalse();
  }

  @Test
  void rubbishOnRedisLocksNobodyOut() {
    Node a = node("a");
    Node b = node("b");
    for (String member : List.of("no run", "x/y/z", "x/y", "x".repeat(65) + "/y", "a/z")) {
      cluster.send(Command.SADD, "{socket.io}:nodes", member);
    }
    cluster.send(Command.SET, "{socket.io}:node:x/y:users", "text");
    String users = "{socket.io}:node:a/z:users";
    // The digest of "u".
    String field = "C_6TXnDDIcfKOvx1zg0Mog";
    cluster.send(Command.HSET, users, field, "no number");
    assertThat(a.enters("u", 1)).isTrue();
    assertThat(b.enters("u", 1)).isFalse();
    assertThat(a.nodes.stats().usersTolerated()).isZero();
  }
}
