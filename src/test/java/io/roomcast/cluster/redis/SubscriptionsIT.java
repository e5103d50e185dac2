package io.roomcast.cluster.redis;

import static io.roomcast.cluster.redis.ClusterApp.join;
import static io.roomcast.cluster.redis.ClusterApp.leave;
import static io.roomcast.cluster.redis.ClusterNode.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.roomcast.room.MissingResponsesException;
import io.roomcast.socketio.ConnectionStateRecoveryOptions;
import io.roomcast.socketio.Namespace;
import io.roomcast.socketio.SocketIoOptions;
import io.roomcast.socketio.WireClient;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a node is subscribed to, and what becomes of questions that nobody answers. */
class SubscriptionsIT {

  /** ms for which is waited, at most, for what comes at once. */
  private static final int PATIENCE = 20_000;

  private final RedisProcess redis = RedisProcess.launch();
  private final RelayOptions options = RelayOptions.of(RedisServers.of(redis.url()));
  private final List<ClusterNode> nodes = new ArrayList<>();

  private ClusterNode a;
  private RedisConnection observer;

  @BeforeEach
  void start() {
    a = node(options.copy().linger(100).joinTimeout(PATIENCE).build());
    observer = await(Redis.createClient(a.vertx, redis.url()).connect());
  }

  @AfterEach
  void close() {
    redis.resume();
    nodes.forEach(ClusterNode::close);
    redis.close();
  }

  private ClusterNode node(RelayOptions cluster) {
    ClusterNode node = ClusterNode.start(ClassicOptions.of(cluster), 2, ClusterApp::install);
    nodes.add(node);
    return node;
  }

  private static void until(Callable<Boolean> condition) {
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(condition);
  }

  private List<String> channels() {
    Response all =
        await(observer.send(Request.cmd(Command.PUBSUB).arg("CHANNELS").arg("socket.io#/#*")));
    return all.stream().map(Response::toString).toList();
  }

  @Test
  void roomsComeAndGo() {
    try (WireClient client = a.connect("/")) {
      join(client, "r");
      assertThat(channels()).contains("socket.io#/#", "socket.io#/#r#").hasSize(3);
      // For a while, it stays; who comes back in time changes nothing.
      for (int i = 0; i < 20; i++) {
        leave(client, "r");
        join(client, "r");
      }
      leave(client, "r");
      until(() -> !channels().contains("socket.io#/#r#"));
      join(client, "r");
      assertThat(channels()).contains("socket.io#/#r#");
    }
    until(() -> channels().equals(List.of("socket.io#/#")));
    until(() -> a.relay.stats().subscriptions() == 10); // four of each namespace, two of our own
  }

  @Test
  void aSlowRedisHoldsNoJoinUpForLong() {
    ClusterNode b = node(options.copy().joinTimeout(200).build());
    try (WireClient client = b.connect("/")) {
      join(client, "before");
      redis.pause();
      join(client, "r");
      assertThat(b.relay.stats().lateSubscriptions()).isPositive();
    }
  }

  @Test
  void whatIsTooLargeIsDropped() {
    ClusterNode b = node(options);
    try (WireClient there = b.connect("/")) {
      join(there, "r");
      a.io().of("/").emit("large", "x".repeat(9 << 20));
      a.io().of("/").emit("small");
      there.expect("42[\"small\"]");
      until(() -> a.relay.stats().dropped(DropReason.TOO_LARGE) == 1);
    }
  }

  /** Somebody counts as a node and says nothing. */
  @Test
  void questionsEnd() {
    ClusterNode b = node(options.copy().requestsTimeout(2_000).maxRequests(1).build());
    RedisConnection mute = await(Redis.createClient(a.vertx, redis.url()).connect());
    mute.handler(message -> {});
    await(mute.send(Request.cmd(Command.SUBSCRIBE).arg("socket.io-request#/#")));
    until(
        () ->
            await(
                        observer.send(
                            Request.cmd(Command.PUBSUB).arg("NUMSUB").arg("socket.io-request#/#")))
                    .get(1)
                    .toInteger()
                == 3);
    var asked = b.io().of("/").fetchSockets();
    var tooMany = b.io().of("/").fetchSockets();
    assertThatThrownBy(() -> await(tooMany)).isInstanceOf(ClusterUnavailableException.class);
    assertThatThrownBy(() -> await(asked))
        .isInstanceOfSatisfying(
            ClusterTimeoutException.class,
            e -> {
              assertThat(e.expected()).isEqualTo(2);
              assertThat(e.answered()).isEqualTo(1);
            });
    assertThatThrownBy(() -> await(b.io().of("/").serverSideEmitWithAck(2_000, "question", "x")))
        .isInstanceOfSatisfying(
            MissingResponsesException.class, e -> assertThat(e.responses()).hasSize(2));
    assertThatThrownBy(() -> await(b.io().of("/").to("r").timeout(100).emitWithAck("q")))
        .hasMessageContaining("timed out");
    assertThat(b.relay.stats().refusedRequests()).isEqualTo(1);
    assertThat(b.relay.stats().requestTimeouts()).isEqualTo(3);
    assertThat(b.relay.stats().openRequests()).isZero();
  }

  /** What other nodes sent while a client was away is replayed when it is back. */
  @Test
  void recoveryKnowsTheMessagesOfOtherNodes() {
    SocketIoOptions recovering =
        new SocketIoOptions()
            .setConnectionStateRecovery(
                new ConnectionStateRecoveryOptions(60_000, true, 100, 1 << 20, 100));
    ClusterNode b =
        ClusterNode.start(ClassicOptions.of(options), recovering, 2, ClusterApp::install);
    nodes.add(b);
    WireClient client = WireClient.open(b.vertx, b.port());
    client.send("40");
    JsonObject connected = new JsonObject(client.next().substring(2));
    join(client, "r");
    a.io().of("/").to("r").emit("one");
    String one = client.next();
    assertThat(one).startsWith("42[\"one\",\"");
    String offset = one.substring("42[\"one\",\"".length(), one.length() - 2);
    client.close();
    until(() -> b.instance(0).call(() -> b.io().of("/").sockets()).isEmpty());
    a.io().of("/").to("r").emit("two");
    a.io().of("/").emit("three");
    until(() -> b.relay.stats().delivered() == 3);
    try (WireClient back = WireClient.open(b.vertx, b.port())) {
      back.send(
          "40"
              + new JsonObject()
                  .put("pid", connected.getString("pid"))
                  .put("offset", offset)
                  .encode());
      List<String> frames = List.of(back.next(), back.next(), back.next());
      assertThat(frames).anyMatch(frame -> frame.startsWith("42[\"two\""));
      assertThat(frames).anyMatch(frame -> frame.startsWith("42[\"three\""));
      assertThat(frames).anyMatch(frame -> frame.contains(connected.getString("sid")));
    }
  }

  /** Who asks for too much at once is told so; nothing of it is sent. */
  @Test
  void questionsThatAreTooLarge() {
    ClusterNode b = node(options);
    Namespace main = a.io().of("/");
    until(() -> await(a.relay.count()) == 2);
    String large = "x".repeat(9 << 20);
    List<Future<?>> asked =
        a.instance(0)
            .call(
                () ->
                    List.of(
                        main.timeout(60_000).emitWithAck("large", large),
                        main.serverSideEmitWithAck(60_000, "question", large)));
    for (Future<?> question : asked) {
      assertThatThrownBy(() -> await(question)).isInstanceOf(MessageTooLargeException.class);
    }
    assertThat(a.relay.stats().dropped(DropReason.TOO_LARGE)).isEqualTo(2);
    assertThat(a.relay.stats().openRequests()).isZero();
    assertThat(b.relay.stats().dropped(DropReason.TOO_LARGE)).isZero();
  }

  /** However many rooms other nodes' sockets were put into just now, these hear what is sent. */
  @Test
  void manyRoomsAtOnce() {
    ClusterNode b = node(options);
    try (WireClient there = b.connect("/")) {
      join(there, "here");
      a.instance(0)
          .call(
              () -> {
                Namespace main = a.io().of("/");
                for (int i = 0; i < 1_500; i++) {
                  main.to("nobody").socketsJoin("r" + i);
                }
                main.to("here").socketsJoin("last");
                main.to("last").emit("e");
                return true;
              });
      there.expect("42[\"e\"]");
    }
  }
}
