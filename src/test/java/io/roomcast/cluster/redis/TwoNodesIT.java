package io.roomcast.cluster.redis;

import static io.roomcast.cluster.redis.ClusterApp.expectNothing;
import static io.roomcast.cluster.redis.ClusterApp.join;
import static io.roomcast.cluster.redis.ClusterApp.leave;
import static io.roomcast.cluster.redis.ClusterNode.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.waitAtMost;

import io.roomcast.socketio.BroadcastOperator;
import io.roomcast.socketio.Payload;
import io.roomcast.socketio.RemoteSocket;
import io.roomcast.socketio.WireClient;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two nodes of ours on a real Redis, each with two event loops. */
class TwoNodesIT {

  private static RedisProcess redis;
  private static ClusterNode a;
  private static ClusterNode b;

  private WireClient onA;
  private WireClient onB;
  private WireClient alsoOnB;

  @BeforeAll
  static void start() {
    redis = RedisProcess.launch();
    ClassicOptions options =
        ClassicOptions.of(
            RelayOptions.of(RedisServers.of(redis.url()))
                .copy()
                .watchdog(2_000)
                .joinTimeout(20_000)
                .build());
    a = ClusterNode.start(options, 2, ClusterApp::install);
    b = ClusterNode.start(options, 2, ClusterApp::install);
    waitAtMost(Duration.ofSeconds(20))
        .until(() -> await(a.instance(0).call(() -> a.io().of("/").fetchSockets())).isEmpty());
  }

  @AfterAll
  static void stop() {
    a.close();
    b.close();
    redis.close();
  }

  @BeforeEach
  void connect() {
    onA = a.connect("/");
    onB = b.connect("/");
    alsoOnB = b.connect("/");
    // Their own ids, too, are rooms that Redis has to know.
    join(onA, "a");
    join(onB, "b");
    join(alsoOnB, "b2");
  }

  @AfterEach
  void disconnect() {
    onA.close();
    onB.close();
    alsoOnB.close();
    waitAtMost(Duration.ofSeconds(20)).until(() -> everybody().isEmpty());
  }

  private static List<RemoteSocket> everybody() {
    return await(a.io().of("/").fetchSockets());
  }

  private static BroadcastOperator to(String... rooms) {
    return a.io().of("/").to(List.of(rooms));
  }

  @Test
  void everybodyHears() {
    a.io().of("/").emit("hello", 1, new JsonObject().put("a", "é"));
    for (WireClient client : List.of(onA, onB, alsoOnB)) {
      client.expect("42[\"hello\",1,{\"a\":\"é\"}]");
    }
  }

  @Test
  void rooms() {
    join(onB, "r");
    join(alsoOnB, "s");
    to("r").emit("one");
    onB.expect("42[\"one\"]");
    to("r", "s").emit("both");
    onB.expect("42[\"both\"]");
    alsoOnB.expect("42[\"both\"]");
    to("r", "s").except("s").emit("but");
    onB.expect("42[\"but\"]");
    a.io().of("/").all().except("r").emit("others");
    alsoOnB.expect("42[\"others\"]");
    onA.expect("42[\"others\"]");
    // Its event loop may be behind that of the other client; what it gets, it gets in order.
    to("r").emit("last");
    onB.expect("42[\"last\"]");
    leave(onB, "r");
    to("r").emit("nobody");
    to("r").local().emit("nobody");
    expectNothing(onB);
    expectNothing(alsoOnB);
    expectNothing(onA);
  }

  @Test
  void aSocketByItsId() {
    String id = idIn("b");
    a.io().of("/").to(id).emit("you");
    onB.expect("42[\"you\"]");
    expectNothing(alsoOnB);
  }

  private static String idIn(String room) {
    return await(a.io().of("/").in(room).fetchSockets()).get(0).id();
  }

  @Test
  void binaryFlagsAndStrangeNames() {
    for (String room : List.of("", "#", "a#b", "комната-😀", "*", "[a]", "x".repeat(300))) {
      onB.send(
          "421[\"join\"," + new io.vertx.core.json.JsonArray().add(room).encode().substring(1));
      onB.expect("431[]");
      to(room).asVolatile().compress(false).emit("bin", Buffer.buffer("abc"), 1);
      onB.expect("451-[\"bin\",{\"_placeholder\":true,\"num\":0},1]");
      onB.expect("<binary 3>");
      assertThat(onB.lastBinary()).isEqualTo(Buffer.buffer("abc"));
    }
    expectNothing(alsoOnB);
  }

  @Test
  void namespacesAreApart() {
    WireClient admin = b.connect("/admin");
    admin.send("42/admin,1[\"join\",\"r\"]");
    admin.expect("43/admin,1[]");
    a.io().of("/").to("r").emit("no");
    a.io().of("/admin").to("r").emit("yes");
    admin.expect("42/admin,[\"yes\"]");
    expectNothing(onB);
    admin.close();
  }

  /** As soon as a client knows that it is in, it misses nothing. */
  @Test
  void joinsAreDoneWhenMessagesArrive() {
    for (int i = 0; i < 100; i++) {
      join(onB, "now" + i);
      to("now" + i).emit("e", i);
      onB.expect("42[\"e\"," + i + "]");
    }
  }

  @Test
  void orderIsKeptAcrossChannels() {
    join(onB, "r");
    join(onB, "s");
    String id = idIn("b");
    int count = 100;
    a.instance(0)
        .call(
            () -> {
              for (int i = 0; i < count; i++) {
                to("r").emit("n", 3 * i);
                a.io().of("/").to(id).emit("n", 3 * i + 1);
                to("r", "s").emit("n", 3 * i + 2);
              }
              return true;
            });
    for (int i = 0; i < 3 * count; i++) {
      onB.expect("42[\"n\"," + i + "]");
    }
  }

  @Test
  void onlyWhatSomebodyWantsArrives() {
    long before = b.relay.stats().received();
    for (int i = 0; i < 100; i++) {
      to("elsewhere" + i).emit("e");
    }
    to("b").emit("last");
    onB.expect("42[\"last\"]");
    assertThat(b.relay.stats().received() - before).isLessThan(10);
  }

  @Test
  void socketsAreManagedAnywhere() {
    await(a.instance(0).call(() -> joinAndEmit()));
    onB.expect("42[\"at once\"]");
    List<RemoteSocket> found = await(a.io().of("/").in("far").fetchSockets());
    assertThat(found).hasSize(1);
    assertThat(found.get(0).rooms()).contains("far", "b", found.get(0).id());
    assertThat(found.get(0).data()).isEqualTo(new JsonObject().put("name", ""));
    await(found.get(0).leave(Set.of("far")));
    waitAtMost(Duration.ofSeconds(20))
        .until(() -> await(a.io().of("/").in("far").fetchSockets()).isEmpty());
    await(a.io().of("/").in("b").disconnectSockets(false));
    onB.expect("41");
    expectNothing(alsoOnB);
  }

  /** What is sent to a room that a remote socket was just put into arrives. */
  private static io.vertx.core.Future<Void> joinAndEmit() {
    var joined = a.io().of("/").in("b").socketsJoin("far");
    to("far").emit("at once");
    return joined;
  }

  @Test
  void handshakesShowNoSecrets() {
    JsonObject handshake =
        everybody().stream()
            .filter(socket -> socket.rooms().contains("b"))
            .map(RemoteSocket::handshake)
            .findFirst()
            .orElseThrow();
    assertThat(handshake.getJsonObject("headers").fieldNames()).contains("host");
    assertThat(handshake.getJsonObject("auth")).isEmpty();
    WireClient secret =
        WireClient.open(b.vertx, b.port(), "/socket.io/?EIO=4&transport=websocket&token=t0p&x=1");
    secret.send("40{\"token\":\"t0p\"}");
    secret.expectStart("40{");
    join(secret, "secret");
    List<RemoteSocket> found = await(a.io().of("/").in("secret").fetchSockets());
    assertThat(found.get(0).handshake().encode()).doesNotContain("t0p").contains("\"x\":\"1\"");
    secret.close();
  }

  @Test
  void acksComeFromEverywhere() {
    join(onA, "asked");
    join(onB, "asked");
    join(alsoOnB, "asked");
    var answers = to("asked").timeout(15_000).emitWithAck("q", 1);
    for (WireClient client : List.of(onA, onB, alsoOnB)) {
      String question = client.next();
      assertThat(question).startsWith("42").endsWith("[\"q\",1]");
      String id = question.substring(2, question.indexOf('['));
      client.send("43" + id + "[\"fine\"]");
    }
    assertThat(await(answers)).extracting(answer -> answer.getString(0)).hasSize(3);
    assertThat(await(to("nobody").timeout(15_000).emitWithAck("q"))).isEmpty();
  }

  @Test
  void serversTalk() {
    List<Payload> answers = await(a.io().of("/").serverSideEmitWithAck(15_000, "question", "x", 2));
    // The other loop of this node, and the other node.
    assertThat(answers).extracting(answer -> answer.getValue(0)).containsExactly("x", "x");
    waitAtMost(Duration.ofSeconds(20)).until(() -> a.relay.stats().nodes() == 2);
  }

  @Test
  void everythingIsCounted() {
    to("b").emit("one");
    onB.expect("42[\"one\"]");
    // It is counted when it is done, which the client may hear of before.
    waitAtMost(Duration.ofSeconds(20))
        .until(() -> a.relay.stats().published() > 0 && b.relay.stats().delivered() > 0);
    RelayStats stats = a.relay.stats();
    assertThat(stats.up()).isTrue();
    assertThat(stats.dropped().values()).containsOnly(0L);
    assertThat(stats.queuedMessages()).isZero();
    assertThat(b.relay.stats().lateSubscriptions()).isZero();
  }
}
