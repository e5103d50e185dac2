package io.roomcast.cluster.redis;

import static io.roomcast.cluster.redis.ClusterNode.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Nodes ask each other; whatever else is on their channels is of no consequence. */
@Timeout(240)
class NodeCallsIT {

  private static final JsonObject QUESTION = new JsonObject().put("what", "name");

  private final RedisProcess redis = RedisProcess.launch();
  private final Vertx vertx = Vertx.vertx();
  private final List<RedisRelay> relays = new ArrayList<>();

  @AfterEach
  void close() {
    relays.forEach(relay -> await(relay.close()));
    await(vertx.close());
    redis.close();
  }

  private RedisRelay relay() {
    ClassicOptions options =
        ClassicOptions.of(RedisServers.of(redis.url()).withTimes(500, 20, 200));
    RedisRelay relay = await(RedisRelay.start(vertx, options));
    relays.add(relay);
    return relay;
  }

  private RedisRelay relay(Function<JsonObject, Future<JsonObject>> handler) {
    RedisRelay relay = relay();
    relay.nodeCalls().serve(handler);
    return relay;
  }

  private static Function<JsonObject, Future<JsonObject>> named(String name) {
    return question ->
        Future.succeededFuture(new JsonObject().put(question.getString("what"), name));
  }

  private int publish(RedisConnection to, String channel, String payload) {
    return await(to.send(Request.cmd(Command.PUBLISH).arg(channel).arg(payload))).toInteger();
  }

  private static void until(java.util.concurrent.Callable<Boolean> condition) {
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(condition);
  }

  @Test
  void allOthersAnswer() {
    RedisRelay a = relay(named("a"));
    assertThat(await(a.nodeCalls().ask(QUESTION))).isEmpty();
    relay(named("b"));
    RedisRelay c = relay(named("c"));
    until(() -> await(a.nodeCalls().ask(QUESTION)).size() == 2);
    assertThat(await(a.nodeCalls().ask(QUESTION)))
        .containsExactlyInAnyOrder(
            new JsonObject("{\"name\": \"b\"}"), new JsonObject("{\"name\": \"c\"}"));
    assertThatThrownBy(
            () -> await(a.nodeCalls().ask(new JsonObject().put("x", "x".repeat(9 << 20)))))
        .isInstanceOf(MessageTooLargeException.class);
    assertThat(c.stats().answers()).isPositive();
    assertThat(a.stats().openRequests()).isZero();
  }

  @Test
  void whoServesNoMoreHoldsNobodyUp() {
    RedisRelay a = relay(named("a"));
    RedisRelay b = relay();
    Runnable end = b.nodeCalls().serve(named("b"));
    until(() -> await(a.nodeCalls().ask(QUESTION)).size() == 1);
    end.run();
    until(() -> await(a.nodeCalls().ask(QUESTION)).contains(new JsonObject()));
  }

  @Test
  void withoutRedisNobodyIsAsked() {
    RedisRelay a = relay(named("a"));
    redis.kill();
    until(() -> !a.isUp());
    assertThatThrownBy(() -> await(a.nodeCalls().ask(QUESTION)))
        .isInstanceOf(ClusterUnavailableException.class);
  }

  @Test
  void rubbishIsCountedAndForgotten() {
    RedisRelay a = relay(named("a"));
    RedisRelay b = relay(named("b"));
    until(() -> await(a.nodeCalls().ask(QUESTION)).size() == 1);
    RedisConnection enemy = await(Redis.createClient(vertx, redis.url()).connect());
    List<String> rubbish =
        List.of(
            "",
            "{",
            "null",
            "[1]",
            "{}",
            "{\"uid\":1,\"id\":\"x\",\"question\":{}}",
            "{\"uid\":\"u\",\"question\":{}}",
            "{\"uid\":\"u\",\"id\":\"x\",\"question\":[]}",
            "[".repeat(5_000));
    for (String message : rubbish) {
      assertThat(publish(enemy, "socket.io-nodes#", message)).isEqualTo(2);
    }
    until(() -> b.stats().dropped(DropReason.MALFORMED) == rubbish.size());
    // Nobody is there for the answer, and nothing comes of it.
    publish(
        enemy, "socket.io-nodes#", "{\"uid\":\"u\",\"id\":\"x\",\"question\":{\"what\":\"n\"}}");
    assertThat(await(a.nodeCalls().ask(QUESTION))).hasSize(1);
    assertThat(b.stats().up()).isTrue();
    assertThat(b.stats().connectionsLost()).isZero();
  }
}
