package io.roomcast.cluster.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.roomcast.cluster.redis.RedisInspection.Finding;
import io.roomcast.cluster.redis.RedisInspection.Grade;
import io.roomcast.cluster.redis.RedisProxy.Way;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is found at a real Redis; its rights are the matter of {@code DoctorRedisIT}. */
@Timeout(240)
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

  /** As before Redis 7. */
  @Test
  void noShardedPubSub() {
    String[] none = {"--rename-command", "SPUBLISH", "", "--rename-command", "SSUBSCRIBE", ""};
    try (RedisProcess redis = RedisProcess.launch(none)) {
      ShardedOptions options = ShardedOptions.of(RedisServers.of(redis.url()));
      List<Finding> found = new RedisInspection(vertx, options).run().await();
      assertThat(found)
          .filteredOn(finding -> finding.grade() == Grade.BAD)
          .extracting(Finding::text)
          .hasSize(2)
          .anyMatch(text -> text.startsWith("refuses SPUBLISH"))
          .anyMatch(text -> text.startsWith("refuses SSUBSCRIBE"));
    }
  }

  /** One that takes connections, and then says nothing, or too much. */
  @ParameterizedTest
  @CsvSource({
    "PING, '', BAD",
    "SUBSCRIBE, '', BAD",
    "SUBSCRIBE, -NOPERM no, BAD",
    "HSCAN, '', BAD",
    "CONFIG, '', DOUBTFUL"
  })
  void anOddRedis(String command, String answer, Grade bad) {
    List<Throwable> thrown = new CopyOnWriteArrayList<>();
    vertx.exceptionHandler(thrown::add);
    try (RedisProcess redis = RedisProcess.launch();
        RedisProxy proxy = RedisProxy.start(redis)) {
      proxy.answer((answer + "\r\n").repeat(answer.isEmpty() ? 0 : 9), Way.TO_REDIS, command);
      RedisServers servers = RedisServers.of(proxy.url()).withTimes(500, 20, 100);
      ClassicOptions options = ClassicOptions.of(servers);
      List<Finding> found = new RedisInspection(vertx, options).run().await();
      assertThat(proxy.hasLost()).isTrue();
      assertThat(found).extracting(Finding::grade).contains(bad);
      assertThat(thrown).isEmpty();
    }
  }
}
