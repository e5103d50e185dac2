package io.roomcast.cluster.redis;

import static io.roomcast.cluster.redis.TestNodes.soon;
import static org.assertj.core.api.Assertions.assertThat;

import io.roomcast.cluster.PresenceRoom;
import io.roomcast.cluster.PresentUser;
import io.roomcast.cluster.redis.RelayOptions.Queue;
import io.roomcast.socketio.WireClient;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A node with many users comes, and dies: clients of other nodes hear of each of them once. */
class PresenceLossIT {

  private static final int LEASE = 3_000;
  private static final int USERS = 10_000;
  private static final int ROOMS = 20;

  /** Far less may wait for Redis than there is to be told. */
  private static final Queue QUEUE = new Queue(16 << 20, 500, 10_000);

  private final RedisProcess redis = RedisProcess.launch();
  private final ClassicOptions options =
      ClassicOptions.of(RelayOptions.of(RedisServers.of(redis.url())).copy().queue(QUEUE).build());

  @Test
  void whatIsToldOfManyIsNotTooMuchForTheQueue() {
    try (redis;
        PresenceNode holder = new PresenceNode(options, "holder", LEASE);
        PresenceNode survivor = new PresenceNode(options, "survivor", LEASE);
        ClusterNode third = ClusterNode.start(options, 1, ClusterApp::install)) {
      WireClient client = third.connect("/");
      for (int i = 0; i < ROOMS; i++) {
        ClusterApp.join(client, "room" + i);
      }
      for (int i = 0; i < USERS; i++) {
        JsonObject who = new JsonObject().put("user", "user" + i);
        PresenceRoom room = new PresenceRoom("/", "room" + i % ROOMS);
        holder.nodes.presence().put(room, "user" + i, new PresentUser(1, true, who), null);
      }
      expectEach(client, "join");
      soon().until(() -> holder.nodes.presence().figures().unwritten() == 0);
      assertThat(holder.nodes.stats().lapses()).as("its lease was renewed").isZero();
      assertNothingDropped(holder);
      holder.die();
      expectEach(client, "leave");
      assertNothingDropped(survivor);
      assertThat(survivor.nodes.presence().figures().settled()).isEqualTo(USERS);
      assertThat(survivor.nodes.stats().lapses()).isZero();
    }
  }

  private static void expectEach(WireClient client, String kind) {
    Set<String> told = new HashSet<>();
    while (told.size() < USERS) {
      String frame = client.poll(Duration.ofSeconds(20));
      assertThat(frame).as("after %d", told.size()).startsWith("42[\"presence:" + kind);
      assertThat(told.add(frame)).as(frame).isTrue();
    }
    ClusterApp.expectNothing(client);
  }

  private static void assertNothingDropped(PresenceNode node) {
    assertThat(node.node.relay.stats().dropped().values()).allMatch(count -> count == 0);
  }
}
