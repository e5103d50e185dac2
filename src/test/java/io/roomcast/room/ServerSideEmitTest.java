package io.roomcast.room;

import static io.roomcast.room.Loops.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.roomcast.room.Loops.Loop;
import io.roomcast.room.TestPacket.TestArguments;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Events between servers: each loop counts as one. */
class ServerSideEmitTest {

  private final Loops loops = new Loops(3);
  private final List<String> heard = new CopyOnWriteArrayList<>();
  private final List<LocalAdapter> adapters = new ArrayList<>();

  @AfterEach
  void close() {
    assertThat(adapters).allSatisfy(adapter -> assertThat(adapter.pendingCalls()).isZero());
    loops.close();
  }

  private void serve(
      int count, BiFunction<Integer, BroadcastPacket, Future<Arguments>> answerOfLoop) {
    for (Loop loop : loops.all().subList(0, count)) {
      adapters.add(
          loop.adapter(
              "/",
              (packet, wanted) -> {
                heard.add(loop.instance + " " + packet.event() + " " + wanted);
                return answerOfLoop.apply(loop.instance, packet);
              }));
    }
  }

  private Future<List<Arguments>> ask(int i, long timeoutMillis) {
    return loops
        .get(i)
        .call(() -> adapters.get(i).serverSideEmitWithAck(TestPacket.of("ask"), timeoutMillis));
  }

  @Test
  void theOthersHearIt() {
    serve(3, (loop, packet) -> Future.failedFuture("nobody asked"));
    loops.get(1).run(() -> adapters.get(1).serverSideEmit(TestPacket.of("e")));
    loops.settle();
    assertThat(heard).containsExactlyInAnyOrder("0 e false", "2 e false");
  }

  @Test
  void theOthersAnswer() {
    serve(3, (loop, packet) -> Future.succeededFuture(TestArguments.of(loop)));
    assertThat(await(ask(0, 10_000)))
        .extracting(answer -> answer.toJsonArray().getInteger(0))
        .containsExactlyInAnyOrder(1, 2);
    assertThat(heard).containsExactlyInAnyOrder("1 ask true", "2 ask true");
    assertThat(await(loops.get(0).call(() -> adapters.get(0).serverCount()))).isEqualTo(3);
  }

  @Test
  void aloneThereIsNothingToWaitFor() {
    serve(1, (loop, packet) -> Future.succeededFuture(TestArguments.of(loop)));
    assertThat(await(ask(0, 10_000))).isEmpty();
    assertThat(await(loops.get(0).call(() -> adapters.get(0).serverCount()))).isEqualTo(1);
    assertThat(heard).isEmpty();
  }

  @Test
  void missingAnswersAreAFailure() {
    serve(
        3,
        (loop, packet) ->
            loop == 1
                ? Future.succeededFuture(TestArguments.of("one"))
                : Promise.<Arguments>promise().future());
    missing(30);
  }

  @Test
  void handlersThatFailDoNotAnswer() {
    serve(
        3,
        (loop, packet) -> {
          if (loop == 1) {
            return Future.succeededFuture(TestArguments.of("one"));
          }
          throw new IllegalStateException("broken");
        });
    missing(60_000);
  }

  private void missing(long timeoutMillis) {
    assertThatThrownBy(() -> await(ask(0, timeoutMillis)))
        .isInstanceOfSatisfying(
            MissingResponsesException.class,
            e -> {
              assertThat(e).hasMessage("timeout reached: only 1 responses received out of 2");
              assertThat(e.responses()).containsExactly(TestArguments.of("one"));
            });
  }
}
