package io.roomcast.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.roomcast.loop.Clock;
import io.roomcast.socketio.SocketIoServer;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Where the memory and the work of the API end. */
class ApiLimitsTest {

  private static final ApiOptions SMALL = new ApiOptions(1_000, 1, 10, 1_000, 10, 1_000, 3, 2_000);

  private final AtomicLong now = new AtomicLong(1);
  private final ApiStats stats = new ApiStats(Ops.all(SMALL));
  private final Idempotency store =
      new Idempotency(
          SMALL,
          new Clock() {
            @Override
            public long monotonicMillis() {
              return now.get();
            }

            @Override
            public long epochMillis() {
              return now.get();
            }
          },
          stats);

  private void keep(String key, int bytes) {
    assertThat(store.begin(key, "request")).isNull();
    store.done(key, Buffer.buffer(new byte[bytes]));
  }

  @Test
  void answersGoWithTime() {
    keep("a", 10);
    now.addAndGet(999);
    assertThat(store.begin("a", "request")).isNotNull();
    now.addAndGet(1);
    assertThat(store.begin("a", "request")).isNull();
    assertThat(stats.idempotencyHits()).isEqualTo(1);
    assertThat(stats.idempotencyEvictions()).isZero();
  }

  @Test
  void answersGoWhenThereAreTooMany() {
    for (String key : List.of("a", "b", "c", "d")) {
      keep(key, 10);
    }
    assertThat(stats.idempotencyEvictions()).isEqualTo(1);
    assertThat(store.begin("b", "request")).isNotNull();
    assertThat(store.begin("a", "request")).isNull();
  }

  @Test
  void answersGoWhenTheyAreTooLarge() {
    keep("a", 800);
    keep("b", 800);
    assertThat(stats.idempotencyEvictions()).isEqualTo(1);
    keep("large", 5_000);
    assertThat(store.begin("large", "request")).as("the last one stays").isNotNull();
    assertThat(stats.idempotencyEvictions()).isEqualTo(2);
  }

  @Test
  void whatFailedMayBeTriedAgain() {
    assertThat(store.begin("a", "request")).isNull();
    assertThatThrownBy(() -> store.begin("a", "request")).hasMessageContaining("under way");
    assertThatThrownBy(() -> store.begin("a", "other")).hasMessageContaining("another request");
    store.done("a", null);
    assertThat(store.begin("a", "request")).isNull();
  }

  @Test
  void oneOperationMoreThanAllowedIsTurnedAway() throws Exception {
    Vertx vertx = Vertx.vertx();
    try {
      Promise<Boolean> slow = Promise.promise();
      VerticleBase verticle =
          new VerticleBase() {
            @Override
            public Future<?> start() {
              Context loop = context;
              Api api =
                  new Api(vertx, SocketIoServer.create(vertx), SMALL)
                      .acks((id, args) -> slow.future());
              Future<JsonObject> first = ack(api);
              Future<JsonObject> second = ack(api);
              assertThat(second.cause())
                  .isInstanceOfSatisfying(
                      ApiException.class,
                      e -> assertThat(e.code()).isEqualTo(ApiException.Code.E_BUSY));
              assertThat(api.stats().refused()).isEqualTo(1);
              loop.runOnContext(later -> slow.complete(true));
              return first.compose(
                  done -> {
                    assertThat(api.stats().underWay()).isZero();
                    return Future.succeededFuture();
                  });
            }
          };
      vertx
          .deployVerticle(verticle)
          .toCompletionStage()
          .toCompletableFuture()
          .get(20, TimeUnit.SECONDS);
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }
  }

  private static Future<JsonObject> ack(Api api) {
    return api.run("ack", new JsonObject().put("ackId", "a"), Caller.INSIDE);
  }
}
