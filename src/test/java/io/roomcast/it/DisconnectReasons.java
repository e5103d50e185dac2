package io.roomcast.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Two servers, one of which pings soon, and the reasons that sockets left them for. */
abstract class DisconnectReasons {

  static final int PING_TIMEOUT = 200;
  static final JsonObject OPTIONS =
      new JsonObject().put("maxHttpBufferSize", 10_000).put("instances", 2);

  private static final int PING_INTERVAL = 300;

  static Target target;
  static Target pinging;

  @BeforeAll
  static void start() {
    target = Target.start("conformance", OPTIONS);
    pinging =
        Target.start(
            "conformance",
            OPTIONS.copy().put("pingInterval", PING_INTERVAL).put("pingTimeout", PING_TIMEOUT));
  }

  @AfterAll
  static void stop() {
    target.close();
    pinging.close();
  }

  static String reason(Target target, String id) {
    JsonObject left = target.logged(Map.of("type", "disconnect", "id", id));
    JsonObject before = target.logged(Map.of("type", "disconnecting", "id", id));
    assertThat(before.getJsonArray("rooms")).containsExactly(id);
    assertThat(left.getJsonArray("rooms")).isEmpty();
    assertThat(before.getString("reason")).isEqualTo(left.getString("reason"));
    return left.getString("reason");
  }

  static long millisSince(long nanos) {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nanos);
  }
}
