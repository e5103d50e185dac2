package io.roomcast.cluster.redis;

import static io.roomcast.Futures.await;
import static io.roomcast.cluster.redis.TestNodes.soon;
import static org.assertj.core.api.Assertions.assertThat;

import io.roomcast.cluster.PresenceRoom;
import io.roomcast.cluster.PresentUser;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Nodes know whom the others have in a room, and tell of each user once. */
class SharedPresenceIT {

  /** No node that is slow is taken for dead. */
  private static final int LEASE = 15_000;

  /** Of those that are to be missed soon. */
  private static final int SHORT_LEASE = 2_000;

  private static final PresenceRoom ROOM = new PresenceRoom("/chat", "a#{b}");

  /** A node, and what it has told clients of. */
  private static final class Node {

    final TestNodes.Node node;
    final RedisNodes nodes;
    final Queue<String> told = new ConcurrentLinkedQueue<>();

    Node(TestNodes cluster, String id, int lease, int maxQuestions) {
      node =
          cluster.start(
              id, new NodeOptions("socket.io", lease, 10, 10, maxQuestions, 10_000, 2_000));
      nodes = node.nodes;
      presence()
          .listener(
              changes -> {
                changes.forEach(
                    change ->
                        told.add(
                            (change.came() ? "join " : "leave ")
                                + change.who().getString("user")
                                + (change.except() == null ? "" : " " + change.except())
                                + (change.local() ? " here" : "")));
                return Future.succeededFuture();
              });
    }

    SharedPresence presence() {
      return nodes.presence();
    }

    void put(String user, int sockets) {
      presence().put(ROOM, user, user(user, sockets), null);
    }

    void remove(String user) {
      presence().remove(ROOM, user, null);
    }

    Map<String, PresentUser> list() {
      return await(presence().list(ROOM));
    }

    boolean isWritten() {
      return presence().figures().unwritten() == 0;
    }
  }

  private final TestNodes cluster = new TestNodes();
  private final RedisProcess redis = cluster.redis;
  private final List<Node> nodes = new ArrayList<>();

  @AfterEach
  void close() {
    cluster.close();
  }

  private Node node(String id) {
    return node(id, LEASE);
  }

  private Node node(String id, int lease) {
    Node node = new Node(cluster, id, lease, 10);
    nodes.add(node);
    return node;
  }

  private static PresentUser user(String name, int sockets) {
    return new PresentUser(sockets, true, new JsonObject().put("user", name));
  }

  private List<String> told() {
    return nodes.stream()
        .map(node -> node.told)
        .flatMap(Collection::stream)
        .filter(event -> !event.contains("probe"))
        .toList();
  }

  /** The node knows that Redis is not there. */
  private static void awaitAway(Node node) {
    soon()
        .until(
            () -> {
              node.put("probe", 1);
              node.remove("probe");
              return node.told.contains("leave probe here");
            });
  }

  private void awaitTold(String... events) {
    soon().untilAsserted(() -> assertThat(told()).containsExactlyInAnyOrder(events));
  }

  private long keys() {
    return cluster.send(Command.KEYS, "*resen*").size();
  }

  @Test
  void aUserOfTwoNodesComesOnceAndGoesOnce() {
    Node a = node("a");
    Node b = node("b");
    a.presence().put(ROOM, "ann", user("ann", 1), "socket1");
    assertThat(a.list()).as("its own at once").containsExactly(Map.entry("ann", user("ann", 1)));
    awaitTold("join ann socket1");
    b.put("ann", 2);
    b.put("bob", 1);
    awaitTold("join ann socket1", "join bob");
    for (Node node : nodes) {
      soon().until(() -> node.list().size() == 2);
      assertThat(node.list().get("ann").sockets()).isEqualTo(3);
    }
    a.remove("ann");
    b.remove("bob");
    awaitTold("join ann socket1", "join bob", "leave bob");
    b.presence().remove(ROOM, "ann", "socket2");
    awaitTold("join ann socket1", "join bob", "leave bob", "leave ann socket2");
    assertThat(a.list()).isEmpty();
    soon().until(() -> keys() == 0);
  }

  @Test
  void whoeverComesAndGoesAsHeLikesIsToldOfInTurn() {
    List<Node> both = List.of(node("a"), node("b"));
    Random random = new Random(7);
    for (int i = 0; i < 3_000; i++) {
      Node node = both.get(random.nextInt(2));
      String user = "user" + random.nextInt(10);
      if (random.nextBoolean()) {
        node.put(user, 1 + random.nextInt(3));
      } else {
        node.remove(user);
      }
      if (i % 500 == 0) {
        soon().until(() -> both.stream().allMatch(Node::isWritten));
      }
    }
    soon()
        .untilAsserted(
            () -> {
              assertThat(both.get(0).list()).isEqualTo(both.get(1).list());
              Map<String, Long> joins = count("join ");
              Map<String, Long> leaves = count("leave ");
              for (int i = 0; i < 10; i++) {
                String user = "user" + i;
                long present = joins.getOrDefault(user, 0L) - leaves.getOrDefault(user, 0L);
                assertThat(present)
                    .as(user)
                    .isEqualTo(both.get(0).list().containsKey(user) ? 1 : 0);
              }
            });
  }

  private Map<String, Long> count(String kind) {
    return told().stream()
        .filter(event -> event.startsWith(kind))
        .collect(
            Collectors.groupingBy(event -> event.substring(kind.length()), Collectors.counting()));
  }

  @Test
  void theUsersOfADeadNodeLeaveUnlessTheyAreElsewhere() {
    Node a = node("a", SHORT_LEASE);
    Node b = node("b", SHORT_LEASE);
    Node dead = node("dead", SHORT_LEASE);
    dead.put("ann", 1);
    dead.put("bob", 1);
    dead.presence().put(ROOM, "", new PresentUser(7, false, new JsonObject()), null);
    awaitTold("join ann", "join bob");
    a.put("bob", 1);
    soon().until(() -> b.list().size() == 3 && b.list().get("bob").sockets() == 2);
    dead.node.die();
    soon().until(() -> b.list().equals(Map.of("bob", user("bob", 1))));
    awaitTold("join ann", "join bob", "leave ann");
    assertThat(a.presence().figures().settled() + b.presence().figures().settled()).isEqualTo(3);
  }

  @Test
  void aNodeThatEndsLeavesToOthersWhomItStillHas() {
    Node stays = node("stays", SHORT_LEASE);
    Node ends = node("ends", SHORT_LEASE);
    ends.put("ann", 0);
    awaitTold("join ann");
    await(ends.nodes.leave());
    awaitTold("join ann", "leave ann");
    assertThat(stays.nodes.stats().nodesLost()).isZero();
    soon().until(() -> keys() == 0);
  }

  @Test
  void withoutRedisANodeKnowsItsOwnAndAllAreBackWithIt() {
    Node a = node("a");
    Node b = node("b");
    a.put("ann", 1);
    b.put("bob", 1);
    b.put("carl", 1);
    awaitTold("join ann", "join bob", "join carl");
    redis.kill();
    nodes.forEach(SharedPresenceIT::awaitAway);
    assertThat(a.list()).containsOnlyKeys("ann");
    assertThat(a.presence().figures().alone()).isPositive();
    assertThat(b.list()).containsOnlyKeys("bob", "carl");
    a.put("dan", 1);
    b.remove("carl");
    awaitTold("join ann", "join bob", "join carl", "join dan here", "leave carl here");
    redis.start();
    soon().untilAsserted(() -> assertThat(b.list()).containsOnlyKeys("ann", "bob", "dan"));
    soon().untilAsserted(() -> assertThat(a.list()).containsOnlyKeys("ann", "bob", "dan"));
    awaitTold("join ann", "join bob", "join carl", "join dan here", "leave carl here", "join dan");
  }

  @Test
  void whatChangedWhileRedisCouldNotBeReachedIsPutRight() {
    Node a = node("a");
    Node b = node("b");
    a.put("ann", 1);
    a.put("bob", 1);
    awaitTold("join ann", "join bob");
    // Redis keeps what it has, and all connections are lost.
    a.presence().put(ROOM, "carl", user("carl", 1), null);
    cluster.send(Command.CLIENT, "KILL", "TYPE", "normal");
    a.remove("bob");
    soon().untilAsserted(() -> assertThat(b.list()).containsOnlyKeys("ann", "carl"));
    soon().until(() -> told().stream().anyMatch(event -> event.equals("leave bob")));
    assertThat(count("join ").get("ann")).isEqualTo(1);
  }

  @Test
  void aNodeThatWasTakenForDeadHasItsUsersBack() {
    Node frozen = node("frozen", SHORT_LEASE);
    Node other = node("other", SHORT_LEASE);
    frozen.put("ann", 1);
    awaitTold("join ann");
    await(settle(other));
    assertThat(told()).as("it lives").containsExactly("join ann");
    soon()
        .until(
            () -> {
              cluster.send(Command.DEL, "{socket.io}:node:frozen");
              await(settle(other));
              return other.told.contains("leave ann");
            });
    awaitTold("join ann", "leave ann", "join ann");
    soon().until(() -> other.list().containsKey("ann"));
  }

  /** On the event loop of that node, as if the other were dead. */
  private static Future<Void> settle(Node by) {
    return by.nodes.settlePresence("frozen/run");
  }

  @Test
  void rubbishOnRedisIsNobody() {
    Node a = node("a");
    Node b = node("b");
    a.put("ann", 1);
    awaitTold("join ann");
    String room = "{socket.io}:presence:[\"/chat\",\"a#{b}\"]";
    for (String text : List.of("", "[]", "5", "{", "{\"x/y\":5}", "{\"x/y\":\"1 1 [\"}")) {
      cluster.send(Command.HSET, room, "rubbish" + text, text);
    }
    String users = "{\"x/y\":\"-1 1 {}\",\"x/z\":\"9999999999 1 {}\"}";
    cluster.send(Command.HSET, room, "x", users);
    cluster.send(Command.HSET, "{socket.io}:node:b/run:present", "[5]", "");
    assertThat(b.list()).containsOnlyKeys("ann");
    b.put("rubbish[]", 1);
    soon().until(() -> a.list().containsKey("rubbish[]"));
    cluster.send(Command.SET, room, "no hash");
    assertThat(a.list()).containsOnlyKeys("ann");
    assertThat(a.presence().figures().alone()).isEqualTo(1);
    a.put("bob", 1);
    soon().untilAsserted(() -> assertThat(b.list()).containsOnlyKeys("rubbish[]", "bob"));
  }

  @Test
  void whatRedisRefusesConcernsThisNodeOnly() {
    Node a = node("a");
    Node b = node("b");
    cluster.send(Command.ACL, "SETUSER", "default", "-eval", "-evalsha");
    a.put("ann", 1);
    a.put("bob", 1);
    awaitTold("join ann here", "join bob here");
    a.remove("bob");
    awaitTold("join ann here", "join bob here", "leave bob here");
    assertThat(a.list()).containsOnlyKeys("ann");
    assertThat(b.list()).isEmpty();
    cluster.send(Command.ACL, "SETUSER", "default", "+eval", "+evalsha");
    awaitTold("join ann here", "join bob here", "leave bob here", "join ann");
    assertThat(b.list()).containsOnlyKeys("ann");
    soon().until(a::isWritten);
  }

  @Test
  void aRedisThatIsFullIsToldLater() {
    Node a = node("a");
    Node b = node("b");
    a.put("ann", 1);
    awaitTold("join ann");
    cluster.send(Command.CONFIG, "SET", "maxmemory", "1");
    a.put("bob", 1);
    a.remove("ann");
    soon().until(() -> a.told.contains("join bob here"));
    cluster.send(Command.CONFIG, "SET", "maxmemory", "0");
    soon().untilAsserted(() -> assertThat(b.list()).containsOnlyKeys("bob"));
    soon().untilAsserted(() -> assertThat(told()).contains("leave ann", "join bob"));
    assertThat(count("leave ").get("ann")).isEqualTo(1);
    soon().until(a::isWritten);
  }

  @Test
  void whatIsNoListOfADeadNodeIsRemoved() {
    node("a", SHORT_LEASE);
    String list = "{socket.io}:node:x/y:present";
    cluster.send(Command.SET, list, "text");
    cluster.send(Command.SADD, "{socket.io}:nodes", "x/y");
    soon().until(() -> cluster.send(Command.EXISTS, list).toInteger() == 0);
    soon().until(() -> cluster.send(Command.SCARD, "{socket.io}:nodes").toInteger() == 1);
  }

  @Test
  void answersAreBounded() {
    Node a = node("a");
    Node b = node("b");
    a.put("x".repeat(900), 1);
    soon().until(() -> b.list().size() == 1);
    a.put("y".repeat(900), 1);
    soon().until(() -> b.list().isEmpty());
    assertThat(b.presence().figures().alone()).isPositive();
    assertThat(a.list()).as("of its own all").hasSize(2);
  }

  @Test
  void questionsAreBounded() {
    Node asks = new Node(cluster, "asks", LEASE, 1);
    nodes.add(asks);
    redis.pause();
    Future<?> first = asks.presence().list(ROOM);
    Future<?> same = asks.presence().list(ROOM);
    PresenceRoom other = new PresenceRoom("/chat", "other");
    assertThat(await(asks.presence().list(other))).isEmpty();
    assertThat(asks.presence().figures().alone()).isEqualTo(1);
    assertThat(first.isComplete() || same.isComplete()).isFalse();
    redis.resume();
    await(Future.all(first, same));
    assertThat(asks.presence().figures().alone()).isEqualTo(1);
  }
}
