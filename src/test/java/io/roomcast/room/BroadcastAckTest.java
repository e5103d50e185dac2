package io.roomcast.room;

import static io.roomcast.room.Loops.await;
import static io.roomcast.room.Loops.broadcast;
import static io.roomcast.room.Loops.to;
import static org.assertj.core.api.Assertions.assertThat;

import io.roomcast.room.Loops.Loop;
import io.roomcast.room.TestPacket.TestArguments;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Broadcasts that collect acks from members of all loops. */
class BroadcastAckTest {

  private final Loops loops = new Loops(3);
  private final List<LocalAdapter> adapters = loops.adapters("/");

  @AfterEach
  void close() {
    assertThat(adapters).allSatisfy(adapter -> assertThat(adapter.pendingCalls()).isZero());
    loops.all().forEach(loop -> assertThat(loop.<Integer>call(loop.state.wheel()::size)).isZero());
    loops.close();
  }

  private Future<BroadcastAcks> ask(int i, Target target, long timeoutMillis) {
    LocalAdapter adapter = adapters.get(i);
    return loops
        .get(i)
        .call(() -> adapter.broadcastWithAck(broadcast(adapter, "ask", target), timeoutMillis));
  }

  private FakeMember answering(int i, Future<Arguments> ack, String... rooms) {
    FakeMember member = loops.get(i).join(adapters.get(i), rooms);
    member.ack = ack;
    return member;
  }

  private static Future<Arguments> now(Object value) {
    return Future.succeededFuture(TestArguments.of(value));
  }

  private static List<Object> values(BroadcastAcks acks) {
    List<Object> values = new ArrayList<>();
    acks.responses().forEach(response -> values.add(response.toJsonArray().getValue(0)));
    return values;
  }

  @Test
  void acksOfAllLoopsMakeOneResult() {
    for (Loop loop : loops.all()) {
      answering(loop.instance, now(loop.instance), "r");
      answering(loop.instance, now(loop.instance + 10), "r");
      answering(loop.instance, now("not asked"));
    }
    BroadcastAcks acks = await(ask(1, to("r"), 10_000));
    assertThat(acks.expected()).isEqualTo(6);
    assertThat(acks.complete()).isTrue();
    assertThat(values(acks)).containsExactlyInAnyOrder(0, 1, 2, 10, 11, 12);
  }

  @Test
  void nobodyToAskIsAnsweredAtOnce() {
    BroadcastAcks acks = await(ask(0, to("empty"), 60_000));
    assertThat(acks.expected()).isZero();
    assertThat(acks.responses()).isEmpty();
    assertThat(acks.complete()).isTrue();
  }

  @Test
  void whatIsLateIsDropped() {
    Promise<Arguments> late = Promise.promise();
    answering(0, now("in time"), "r");
    answering(1, late.future(), "r");
    answering(2, Future.failedFuture("has left"), "r");
    BroadcastAcks acks = await(ask(0, to("r"), 50));
    assertThat(acks.expected()).isEqualTo(3);
    assertThat(acks.complete()).isFalse();
    assertThat(values(acks)).containsExactly("in time");
    late.complete(TestArguments.of("late"));
    loops.settle();
    assertThat(values(acks)).containsExactly("in time");
  }

  @Test
  void acksArriveInTheOrderTheyAreGiven() {
    Promise<Arguments> first = Promise.promise();
    Promise<Arguments> second = Promise.promise();
    answering(0, second.future(), "r");
    answering(1, first.future(), "r");
    Future<BroadcastAcks> acks = ask(0, to("r"), 10_000);
    loops.settle();
    loops.get(1).run(() -> first.complete(TestArguments.of(1)));
    loops.settle();
    assertThat(acks.isComplete()).isFalse();
    loops.get(0).run(() -> second.complete(TestArguments.of(2)));
    assertThat(values(await(acks))).containsExactly(1, 2);
  }

  @Test
  void theQuestionKeepsItsPlaceAmongTheBroadcasts() {
    FakeMember far = answering(2, now("x"), "r");
    LocalAdapter adapter = adapters.get(0);
    loops
        .get(0)
        .run(
            () -> {
              for (int i = 0; i < 50; i++) {
                adapter.broadcast(broadcast(adapter, "a" + i, to("r")));
                adapter.broadcastWithAck(broadcast(adapter, "b" + i, to("r")), 10_000);
                adapter.broadcast(broadcast(adapter, "c" + i, to()));
              }
            });
    loops.settle();
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      expected.addAll(List.of("a" + i, "b" + i, "c" + i));
    }
    assertThat(far.events()).isEqualTo(expected);
  }

  @Test
  void closingEndsWhatWaits() {
    answering(0, Promise.<Arguments>promise().future(), "r");
    answering(1, now("x"), "r");
    Future<BroadcastAcks> acks = ask(0, to("r"), 60_000);
    loops.settle();
    loops.get(0).run(() -> adapters.get(0).close());
    assertThat(await(acks).expected()).isEqualTo(2);
    assertThat(values(await(acks))).containsExactly("x");
    assertThat(await(ask(0, to("r"), 60_000)).expected()).isZero();
  }

  @Test
  void aLoopThatHasClosedIsNotWaitedFor() {
    answering(0, now("x"), "r");
    answering(1, now("gone"), "r");
    Runnable free = loops.get(1).block();
    loops.get(1).state.executor().execute(() -> adapters.get(1).close());
    Future<BroadcastAcks> acks = ask(0, to("r"), 60_000);
    free.run();
    assertThat(values(await(acks))).containsExactly("x");
    assertThat(await(acks).complete()).isTrue();
  }
}
