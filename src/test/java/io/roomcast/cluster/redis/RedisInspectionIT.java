package io.roomcast.cluster.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.roomcast.cluster.redis.RedisInspection.Finding;
import io.roomcast.cluster.redis.RedisInspection.Grade;
import io.vertx.core.Vertx;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is found at a real Redis; its rights are the matter of {@code DoctorRedisIT}. */
@Timeout(60)
class RedisInspectionIT {

  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() {
    vertx.close().await();
  }

  /** Servers that have not the slots of what is tried say so, and that is no refusal. */
  @Test
  void aClusterOfThree() {
    try (RedisCluster cluster = RedisCluster.launch()) {
      RedisServers one = RedisServers.of(cluster.urls().get(0));
      RelayOptions relay = RelayOptions.of(one.with(RedisServers.Mode.CLUSTER, cluster.urls()));
      ShardedOptions options = new ShardedOptions(relay, ShardedOptions.SubscriptionMode.DYNAMIC);
      List<Finding> found = new RedisInspection(vertx, options).run().await();
      assertThat(found).extracting(Finding::grade).as(found.toString()).containsOnly(Grade.GOOD);
      assertThat(found)
          .extracting(Finding::text)
          .contains("may publish", "may subscribe", "tells which server has what");
    }
  }

  @Test
  void streamsAreOnlyRead() {
    try (RedisProcess redis = RedisProcess.launch()) {
      redis.command(vertx, "XADD", "socket.io", "*", "some", "entry");
      StreamsOptions options = StreamsOptions.of(RedisServers.of(redis.url()));
      List<Finding> found = new RedisInspection(vertx, options).run().await();
      assertThat(found)
          .extracting(Finding::text)
          .contains("may use streams and keep sessions", "may keep leases");
      assertThat(redis.command(vertx, "XLEN", "socket.io")).isEqualTo("1");
      assertThat(redis.command(vertx, "GET", "sio:session:roomcast-doctor")).isEqualTo("null");
    }
  }
}
