package io.roomcast.cluster.redis;

import io.roomcast.Futures;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;

/** A real master, its replica, and a Sentinel that watches them. */
final class RedisSentinel implements AutoCloseable {

  private final Vertx vertx = Vertx.vertx();
  private final RedisProcess master = RedisProcess.launch();
  private final RedisProcess replica =
      RedisProcess.launch("--replicaof", "127.0.0.1", "" + master.port());
  private final RedisProcess sentinel;

  private RedisSentinel(Path directory) {
    sentinel = launchSentinel(directory, master, 1_000);
  }

  /** One more that watches this server, and has it down when it was silent so many ms. */
  static RedisProcess launchSentinel(Path directory, RedisProcess watched, int downAfter) {
    try {
      Path conf = Files.createTempFile(directory, "sentinel", ".conf");
      Files.writeString(
          conf,
          """
          sentinel monitor mymaster 127.0.0.1 %d 1
          sentinel down-after-milliseconds mymaster %d
          sentinel failover-timeout mymaster 1000
          """
              .formatted(watched.port(), downAfter));
      return RedisProcess.launchWith(conf, "--sentinel");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts them, and waits until the Sentinel knows both. */
  static RedisSentinel launch(Path directory) {
    RedisSentinel redis = new RedisSentinel(directory);
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () ->
                redis
                    .ask(redis.sentinel, "SENTINEL", "replicas", "mymaster")
                    .contains("" + redis.replica.port()));
    return redis;
  }

  RedisProcess master() {
    return master;
  }

  RedisProcess replica() {
    return replica;
  }

  RedisProcess sentinel() {
    return sentinel;
  }

  /** By the Sentinel. */
  RedisServers servers() {
    return RedisServers.of(sentinel.url())
        .with(RedisServers.Mode.SENTINEL, List.of(sentinel.url()));
  }

  /** Whether the replica has become the master. */
  boolean isPromoted() {
    return says("master", replica, "ROLE");
  }

  /** Whether the Sentinel has it for the master. */
  boolean namesReplica() {
    return says("" + replica.port(), sentinel, "SENTINEL", "GET-MASTER-ADDR-BY-NAME", "mymaster");
  }

  /** Not as long as it says nothing: a Redis whose role changes cuts off whoever asks. */
  private boolean says(String what, RedisProcess redis, Object... words) {
    try {
      return ask(redis, words).contains(what);
    } catch (Exception e) { // of any kind, as futures throw what they failed with
      return false;
    }
  }

  String ask(RedisProcess redis, Object... words) {
    return redis.command(vertx, words);
  }

  @Override
  public void close() {
    Futures.await(vertx.close());
    List.of(sentinel, replica, master).forEach(RedisProcess::close);
  }
}
