package io.roomcast;

import static org.assertj.core.api.Assertions.assertThat;

import io.roomcast.cluster.redis.RedisProcess;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The doctor looks at a real Redis. */
@Timeout(240)
class DoctorRedisIT {

  private static final String RIGHTS =
      "+hello +auth +ping +subscribe +unsubscribe +psubscribe +punsubscribe" + " +publish +pubsub";

  private static final String KEYS =
      " ~{socket.io}:node* +get +set +mget +pttl +pexpire +exists +del +rename +sadd +srem +smembers"
          + " +hset +hdel +hscan";

  private static final String SCRIPTS = " ~{socket.io}:presence:* +eval +evalsha +hget +unlink";

  @TempDir private Path directory;

  private String doctor(int code, String url, String more) throws Exception {
    return doctorOf(code, url, ", \"subscriptions\": \"pattern\"" + more);
  }

  private String doctorOf(int code, String url, String more) throws Exception {
    Path conf =
        Files.writeString(
            directory.resolve("conf.json"),
            """
            {"listen": {"public": {"port": 0}}, "redis": {"endpoints": ["%s"] %s}}
            """
                .formatted(url, more));
    StringWriter out = new StringWriter();
    PrintWriter to = new PrintWriter(out, true);
    int answered = Main.run(to, to, Map.of(), "doctor", "-c", conf.toString());
    assertThat(answered).as(out.toString()).isEqualTo(code);
    return out.toString();
  }

  @Test
  void aGoodOne() throws Exception {
    try (RedisProcess redis = RedisProcess.launch()) {
      assertThat(doctor(0, redis.url(), ""))
          .contains(
              "ok    redis: answers within",
              "ok    redis: version 7.",
              "ok    redis: may publish",
              "ok    redis: may subscribe",
              "ok    redis: may count nodes",
              "ok    redis: client-output-buffer-limit pubsub 33554432 8388608 60");
      redis.kill();
      assertThat(doctor(1, redis.url(), "")).contains("FAIL  redis: not there");
    }
  }

  @Test
  void subscribersThatWouldBeCutOff() throws Exception {
    try (RedisProcess redis =
        RedisProcess.launch("--client-output-buffer-limit", "pubsub 16mb 1mb 10")) {
      assertThat(doctor(0, redis.url(), ""))
          .contains("warn  redis: client-output-buffer-limit pubsub 16777216 1048576 10");
      assertThat(doctor(1, redis.url(), ", \"maxMessage\": \"20MiB\""))
          .contains("FAIL  redis: client-output-buffer-limit", "redis.maxMessage");
    }
  }

  @Test
  void rightsThatAreMissing() throws Exception {
    String user = ", \"user\": \"%s\", \"password\": \"pw\"";
    try (RedisProcess redis =
        RedisProcess.launch(
            ("--user right on >pw &socket.io* &socket.io#/#* "
                    + RIGHTS
                    + KEYS
                    + SCRIPTS
                    + " --user plain on >pw &socket.io* &socket.io#/#* "
                    + RIGHTS
                    + KEYS
                    + " --user some on >pw &socket.io#* "
                    + RIGHTS
                    + " --user mute on >pw &socket.io* +hello +auth +ping")
                .split(" "))) {
      assertThat(doctor(0, redis.url(), user.formatted("right")))
          .contains("ok    redis: may subscribe")
          .contains("ok    redis: may keep leases")
          .contains("ok    redis: may count users and list them in rooms")
          .contains("warn  redis: does not tell client-output-buffer-limit");
      assertThat(doctor(0, redis.url(), user.formatted("plain")))
          .contains("warn  redis: refuses EVAL {socket.io}:node:roomcast-doctor:users: NOPERM");
      assertThat(doctor(1, redis.url(), user.formatted("some")))
          .contains("FAIL  redis: refuses SET {socket.io}:node:roomcast-doctor: NOPERM")
          .contains("FAIL  redis: refuses PUBLISH socket.io-request#/roomcast-doctor#")
          .contains("FAIL  redis: refuses SUBSCRIBE socket.io-request#/roomcast-doctor#")
          .contains("PSUBSCRIBE socket.io#/#*: NOPERM")
          .contains("ok    redis: may count nodes");
      assertThat(doctor(1, redis.url(), user.formatted("mute")))
          .contains("FAIL  redis: refuses PUBSUB NUMSUB");
      assertThat(doctor(1, redis.url(), user.formatted("nobody")))
          .contains("FAIL  redis: not there, or it refuses us")
          .doesNotContain("pw");
    }
  }

  @Test
  void rightsOfStreams() throws Exception {
    String streams = ", \"adapter\": \"streams\", \"user\": \"%s\", \"password\": \"pw\"";
    String rights = " on >pw &socket.io* " + RIGHTS + KEYS + SCRIPTS;
    String more = " ~socket.io* ~sio:session:* +xadd +xread +xrange +xrevrange +xlen";
    try (RedisProcess redis =
        RedisProcess.launch(
            ("--user right" + rights + more + " --user plain" + rights).split(" "))) {
      assertThat(doctorOf(0, redis.url(), streams.formatted("right")))
          .contains("ok    redis: may use streams and keep sessions");
      assertThat(doctorOf(1, redis.url(), streams.formatted("plain")))
          .contains("FAIL  redis: refuses XADD socket.io: NOPERM", "XREAD socket.io: NOPERM")
          .contains("SET sio:session:roomcast-doctor: NOPERM");
    }
  }

  @Test
  void rightsOfSharded() throws Exception {
    String sharded = ", \"adapter\": \"sharded\", \"user\": \"%s\", \"password\": \"pw\"";
    String rights = " on >pw &socket.io* " + RIGHTS + KEYS + SCRIPTS;
    try (RedisProcess redis =
        RedisProcess.launch(
            ("--user right" + rights + " +ssubscribe +spublish" + " --user plain" + rights)
                .split(" "))) {
      assertThat(doctorOf(0, redis.url(), sharded.formatted("right")))
          .contains("ok    redis: may publish", "ok    redis: may subscribe");
      assertThat(doctorOf(1, redis.url(), sharded.formatted("plain")))
          .contains("FAIL  redis: refuses SPUBLISH socket.io#/#roomcast-doctor#: NOPERM")
          .contains("FAIL  redis: refuses SSUBSCRIBE socket.io#/#roomcast-doctor#: NOPERM");
    }
  }
}
