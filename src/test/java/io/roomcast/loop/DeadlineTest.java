package io.roomcast.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.roomcast.Futures;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeadlineTest {

  private final Vertx vertx = Vertx.vertx();
  private final Context context = vertx.getOrCreateContext();
  private final List<Context> toldOn = new CopyOnWriteArrayList<>();

  @AfterEach
  void close() {
    Futures.await(vertx.close());
  }

  /** What comes of it, as text. */
  private String within(long millis, Supplier<Future<String>> future) {
    Promise<String> told = Promise.promise();
    context.runOnContext(
        v ->
            Deadline.within(context, millis, future.get())
                .onComplete(
                    done -> {
                      toldOn.add(Vertx.currentContext());
                      told.complete(done.succeeded() ? done.result() : done.cause().getMessage());
                    }));
    return Futures.await(told.future());
  }

  @Test
  void whatTakesTooLongFails() {
    assertThat(within(20, () -> Promise.<String>promise().future()))
        .isEqualTo("no answer in 20 ms");
    assertThat(toldOn).containsExactly(context);
  }

  @Test
  void whatComesInTimeIsThere() {
    assertThat(within(20, () -> Future.succeededFuture("at once"))).isEqualTo("at once");
    assertThat(within(20_000, () -> Future.failedFuture("wrong"))).isEqualTo("wrong");
    assertThat(within(20_000, this::elsewhere)).isEqualTo("elsewhere");
    assertThat(toldOn).containsExactly(context, context, context);
  }

  private Future<String> elsewhere() {
    Promise<String> promise = Promise.promise();
    new Thread(() -> promise.complete("elsewhere")).start();
    return promise.future();
  }
}
