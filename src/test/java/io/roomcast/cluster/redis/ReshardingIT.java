package io.roomcast.cluster.redis;

import static io.roomcast.Futures.await;
import static io.roomcast.cluster.redis.TestNodes.soon;
import static org.assertj.core.api.Assertions.assertThat;

import io.roomcast.cluster.LostSocket;
import io.roomcast.cluster.NodeInfo;
import io.roomcast.cluster.PresenceRoom;
import io.roomcast.cluster.PresentUser;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

/** A Redis Cluster gives what nodes have there to another of its masters. */
class ReshardingIT {

  private static final int LEASE = 1_500;
  private static final String KEY = "{socket.io}:nodes";

  /** It takes longer than leases last: nobody is taken for dead, and nothing is lost. */
  @Test
  void keysMove() {
    Vertx vertx = Vertx.vertx();
    try (RedisCluster redis = RedisCluster.launch()) {
      RedisNodes a = node(vertx, redis, "a");
      RedisNodes b = node(vertx, redis, "b");
      Queue<String> told = new ConcurrentLinkedQueue<>();
      for (RedisNodes each : List.of(a, b)) {
        each.onLost(
            (member, sockets) -> {
              told.add(member);
              return Future.succeededFuture();
            });
        each.opened(new LostSocket("/", "of " + each.self().id(), null));
      }
      PresenceRoom room = new PresenceRoom("/", "r");
      a.presence().put(room, "ann", new PresentUser(1, false, new JsonObject()), null);
      assertThat(await(a.userEntered("ann", 2, 20_000))).isTrue();
      soon().until(() -> await(b.presence().list(room)).containsKey("ann"));
      soon().until(() -> a.stats().unwritten() + b.stats().unwritten() == 0);
      redis.migrate(
          KEY,
          (redis.masterOf(KEY) + 1) % 3,
          () -> {
            a.presence().put(room, "bob", new PresentUser(1, false, new JsonObject()), null);
            long failed = b.stats().failedRenewals();
            soon().until(() -> b.stats().failedRenewals() > failed + 3);
          });
      soon()
          .until(() -> await(b.presence().list(room)).keySet().containsAll(List.of("ann", "bob")));
      long renewals = b.stats().renewals();
      soon().until(() -> b.stats().renewals() > renewals + 4);
      assertThat(told).isEmpty();
      assertThat(a.others()).containsOnlyKeys("b");
      assertThat(b.others()).containsOnlyKeys("a");
      assertThat(await(b.userEntered("ann", 2, 20_000))).isTrue();
      assertThat(await(b.userEntered("ann", 2, 20_000))).isFalse();
      assertThat(await(b.presence().list(room))).containsOnlyKeys("ann", "bob");
    } finally {
      await(vertx.close());
    }
  }

  private static RedisNodes node(Vertx vertx, RedisCluster redis, String id) {
    RedisServers servers =
        RedisServers.of("redis://127.0.0.1")
            .withTimes(2_000, 20, 100)
            .with(RedisServers.Mode.CLUSTER, redis.urls());
    RedisRelay relay = await(RedisRelay.start(vertx, ClassicOptions.of(servers)));
    return await(
        relay.nodes(
            new NodeOptions("socket.io", LEASE, 1_000, 3, 1, 1_000, 1_000),
            new NodeInfo(id, "run", "http://127.0.0.1:9090", 1)));
  }
}
