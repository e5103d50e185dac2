package io.roomcast.cluster.redis;

import static io.roomcast.cluster.redis.ClusterApp.join;
import static io.roomcast.cluster.redis.ClusterApp.leave;
import static io.roomcast.cluster.redis.ClusterNode.await;
import static io.roomcast.cluster.redis.ClusterNode.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.roomcast.cluster.Foreign;
import io.roomcast.cluster.redis.ShardedOptions.SubscriptionMode;
import io.roomcast.socketio.WireClient;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Sharded Pub/Sub of a single Redis: what is subscribed to, outages, and what others send. */
class ShardedRedisIT {

  private final RedisProcess redis = RedisProcess.launch();
  private final List<ClusterNode> nodes = new ArrayList<>();
  private final RelayOptions options =
      RelayOptions.of(RedisServers.of(redis.url()).withTimes(500, 20, 200)).withLinger(100);

  @AfterEach
  void close() {
    nodes.forEach(ClusterNode::close);
    redis.close();
  }

  private ClusterNode node(SubscriptionMode mode) {
    ClusterNode node = ClusterNode.start(new ShardedOptions(options, mode), 2, ClusterApp::install);
    nodes.add(node);
    return node;
  }

  private Response send(Command command, Object... words) {
    Request request = Request.cmd(command);
    for (Object word : words) {
      if (word instanceof byte[] bytes) {
        request.arg(bytes);
      } else {
        request.arg(String.valueOf(word));
      }
    }
    return await(observer().send(request));
  }

  private RedisConnection observer;

  private RedisConnection observer() {
    if (observer == null) {
      observer = await(Redis.createClient(nodes.get(0).vertx, redis.url()).connect());
    }
    return observer;
  }

  private List<String> channels() {
    Response all = send(Command.PUBSUB, "SHARDCHANNELS", "socket.io#/#*");
    return all.stream().map(Response::toString).toList();
  }

  @ParameterizedTest
  @EnumSource(SubscriptionMode.class)
  void subscriptions(SubscriptionMode mode) {
    ClusterNode a = node(mode);
    ClusterNode b = node(mode);
    try (WireClient client = b.connect("/")) {
      join(client, "r");
      join(client, "twenty characters, 20");
      // The channel of the namespace, and one for the answers of each node.
      int rooms =
          switch (mode) {
            case STATIC -> 0;
            case DYNAMIC -> 2;
            case DYNAMIC_PRIVATE -> 3;
          };
      assertThat(channels()).hasSize(3 + rooms);
      assertThat(channels().contains("socket.io#/#r#")).isEqualTo(rooms > 0);
      leave(client, "r");
      until("gone", () -> !channels().contains("socket.io#/#r#"));
      join(client, "r");
      a.io().of("/").to("r").emit("one");
      client.expect("42[\"one\"]");
      String id = await(a.io().of("/").in("r").fetchSockets()).get(0).id();
      a.io().of("/").to(id).emit("two");
      client.expect("42[\"two\"]");
      assertThat(await(a.io().of("/").allRooms())).contains("r", id);
      assertThat(b.relay.stats().lateSubscriptions()).isZero();
    }
  }

  @Test
  void killedAndStartedAgain() {
    ClusterNode a = node(SubscriptionMode.DYNAMIC);
    ClusterNode b = node(SubscriptionMode.DYNAMIC);
    List<JsonObject> gaps = b.gaps();
    try (WireClient here = a.connect("/");
        WireClient there = b.connect("/")) {
      join(here, "r");
      join(there, "r");
      redis.kill();
      until(
          "alone",
          () -> a.relay.stats().connectionsLost() == 2 && b.relay.stats().connectionsLost() == 2);
      for (int i = 0; i < 30; i++) {
        a.io().of("/").to("r").emit("n", i);
      }
      for (int i = 0; i < 30; i++) {
        here.expect("42[\"n\"," + i + "]");
      }
      assertThatThrownBy(() -> await(a.io().of("/").fetchSockets()))
          .isInstanceOf(ClusterUnavailableException.class);
      redis.start();
      for (int i = 0; i < 30; i++) {
        there.expect("42[\"n\"," + i + "]");
      }
      until("gap", () -> gaps.size() == 1);
      assertThat(a.relay.stats().dropped().values()).containsOnly(0L);
    }
  }

  @Test
  void whateverOthersSend() {
    ClusterNode node = node(SubscriptionMode.DYNAMIC);
    try (WireClient client = node.connect("/")) {
      join(client, "room1");
      String answers =
          channels().stream().filter(c -> !c.contains("room1") && c.length() > 12).findAny().get();
      List<String> all = List.of("socket.io#/#", "socket.io#/#room1#", answers);
      for (String channel : all) {
        for (Foreign message : Foreign.all()) {
          send(Command.SPUBLISH, channel, message.payload());
        }
      }
      Random random = new Random(7);
      for (int i = 0; i < 1_000; i++) {
        byte[] noise = new byte[random.nextInt(40)];
        random.nextBytes(noise);
        send(Command.SPUBLISH, all.get(i % all.size()), noise);
      }
      // Answers to nothing that was asked, and what clients must not get.
      for (String message :
          List.of(
              "{'type':12,'data':{'requestId':'1'},'uid':'u','nsp':'/'}",
              "{'type':8,'data':{'requestId':'1','sockets':[]},'uid':'u','nsp':'/'}",
              "{'type':2,'uid':'u','nsp':'/'}",
              "{'type':3,'data':{'packet':{'type':2,'data':['connect']},'opts':{}},'uid':'u','nsp':'/'}",
              "{'type':3,'data':{'packet':{'type':2,'data':['e']},'opts':{}},'uid':'u','nsp':'/no'}")) {
        send(Command.SPUBLISH, "socket.io#/#", message.replace('\'', '"'));
      }
      send(
          Command.SPUBLISH,
          "socket.io#/#",
          "{\"type\":3,\"data\":{\"packet\":{\"type\":2,\"data\":[\"end\"]},\"opts\":{}},\"uid\":\"u\",\"nsp\":\"/\"}"
              .getBytes(StandardCharsets.UTF_8));
      client.expect("42[\"end\"]");
      RelayStats stats = node.relay.stats();
      assertThat(stats.dropped(DropReason.MALFORMED)).isGreaterThan(1_000);
      assertThat(stats.up()).isTrue();
      assertThat(stats.connectionsLost()).isZero();
    }
  }
}
