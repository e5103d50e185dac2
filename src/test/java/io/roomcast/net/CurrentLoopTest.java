package io.roomcast.net;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.roomcast.loop.EventLoopState;
import io.roomcast.loop.TimerWheel;
import io.roomcast.testing.TimedTest;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CurrentLoopTest {

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));

  @AfterEach
  void close() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(10, SECONDS);
  }

  private static <T> T on(Context context, Callable<T> question) throws Exception {
    CompletableFuture<T> answer = new CompletableFuture<>();
    context.runOnContext(
        v -> {
          try {
            answer.complete(question.call());
          } catch (Exception e) {
            answer.completeExceptionally(e);
          }
        });
    return answer.get(10, SECONDS);
  }

  private Context newContext() {
    return ((io.vertx.core.internal.VertxInternal) vertx).createEventLoopContext();
  }

  @Test
  void thereIsOneStatePerEventLoop() throws Exception {
    List<EventLoopState> states = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      states.add(on(newContext(), () -> WebSockets.currentLoop(vertx)));
    }
    assertThat(states.stream().distinct()).hasSize(2);
  }

  @Test
  void workersAndOtherThreadsGetTheLoopOfTheirContext() throws Exception {
    EventLoopState here = WebSockets.currentLoop(vertx);
    assertThat(here.executor().inLoop()).isFalse();
    assertThat(on(vertx.getOrCreateContext(), () -> WebSockets.currentLoop(vertx))).isSameAs(here);
  }

  @Test
  void theExecutorIsTheLoop() throws Exception {
    Context context = newContext();
    EventLoopState loop = on(context, () -> WebSockets.currentLoop(vertx));
    CompletableFuture<EventLoopState> ran = new CompletableFuture<>();
    loop.executor()
        .execute(
            () -> {
              assertThat(loop.executor().inLoop()).isTrue();
              ran.complete(WebSockets.currentLoop(vertx));
            });
    assertThat(ran.get(10, SECONDS)).isSameAs(loop);
  }

  @Test
  void aCancelledTaskDoesNotRun() throws Exception {
    EventLoopState loop = on(newContext(), () -> WebSockets.currentLoop(vertx));
    List<String> ran = new CopyOnWriteArrayList<>();
    CompletableFuture<Void> done = new CompletableFuture<>();
    loop.executor()
        .execute(
            () -> {
              loop.executor().schedule(10, () -> ran.add("cancelled")).run();
              loop.executor()
                  .schedule(
                      30,
                      () -> {
                        ran.add("kept");
                        done.complete(null);
                      });
            });
    done.get(10, SECONDS);
    assertThat(ran).containsExactly("kept");
  }

  @TimedTest
  void timersOutliveTheVerticleThatSetThemAndAreExact() throws Exception {
    CompletableFuture<Long> late = new CompletableFuture<>();
    CompletableFuture<Void> set = new CompletableFuture<>();
    String id =
        vertx
            .deployVerticle(
                new VerticleBase() {
                  @Override
                  public Future<?> start() {
                    long due = System.nanoTime() + 200_000_000L;
                    WebSockets.currentLoop(vertx)
                        .wheel()
                        .schedule(
                            new TimerWheel.Timer() {
                              @Override
                              protected void expired() {
                                late.complete(System.nanoTime() - due);
                              }
                            },
                            200);
                    set.complete(null);
                    return Future.succeededFuture();
                  }
                })
            .toCompletionStage()
            .toCompletableFuture()
            .get(10, SECONDS);
    set.get(10, SECONDS);
    vertx.undeploy(id).toCompletionStage().toCompletableFuture().get(10, SECONDS);
    // Up to a millisecond before: the clock of the wheel counts whole ones.
    assertThat(late.get(10, SECONDS) / 1_000_000).isBetween(-1L, 50L);
  }
}
