package io.roomcast.cluster.redis;

import static io.roomcast.cluster.redis.ClusterNode.await;
import static io.roomcast.cluster.redis.ClusterNode.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.roomcast.cluster.redis.StreamsOptions.Persist;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Redis goes away, or is slow, with streams and recovery: clients of the node get what it sends at
 * once, those of other nodes when Redis is back, and nobody gets anything twice.
 */
class StreamsOutageIT extends StreamsPair {

  /** What a node has sent while Redis was away comes to others, after what came before. */
  @Test
  void clientsHereDoNotWait() {
    start(options, options);
    emit(a, 0, 10);
    expect(there, 0, 10);
    redis.kill();
    emit(a, 10, 500); // some before the node knows of it
    untilAlone(a);
    emit(a, 500, 1_000);
    expect(here, 0, 1_000);
    assertThat(there.got()).isEqualTo(numbers(0, 10));
    redis.start();
    expect(there, 0, 1_000);
    until("settled", () -> a.relay.stats().queuedMessages() == 0 && a.relay.isUp());
    emit(a, 1_000, 1_010);
    expect(there, 0, 1_010);
    expect(here, 0, 1_010);
    assertThat(stats(a).deliveredLate()).isBetween(500L, 990L);
    assertThat(a.relay.stats().dropped().values()).containsOnly(0L);
    assertThat(gaps).isEmpty(); // they came all the same
    assertThat(here.offset()).isEqualTo(there.offset());
  }

  /** Each gets the messages of both in the order of their senders. */
  @Test
  void bothSendMeanwhile() {
    start(options, options);
    for (int i = 0; i < 3_000; i++) {
      a.io().of("/").emit("a", i);
      b.io().of("/").emit("b", i);
      if (i == 1_000) {
        redis.kill();
        untilAlone(a);
      } else if (i == 2_000) {
        redis.start();
      }
    }
    for (RoamingClient one : List.of(here, there)) {
      for (String name : List.of("a ", "b ")) {
        until("all", () -> one.got().contains(name + 2_999));
        assertThat(one.got().stream().filter(event -> event.startsWith(name)))
            .isEqualTo(IntStream.range(0, 3_000).mapToObj(i -> name + i).toList());
      }
    }
  }

  /** A client that got what the stream did not have begins anew: nothing comes twice. */
  @Test
  void whoIsAheadOfTheStreamBeginsAnew() {
    whoIsAheadOfTheStream(options);
  }

  /** Also when its session was in Redis before. */
  @Test
  void whoIsAheadOfTheStreamBeginsAnewWithAllSessionsKept() {
    whoIsAheadOfTheStream(options.withPersist(Persist.ALWAYS));
  }

  private void whoIsAheadOfTheStream(StreamsOptions cluster) {
    start(cluster, cluster);
    RoamingClient early = client(a);
    RoamingClient late = client(a);
    RoamingClient current = client(a);
    emit(a, 0, 10);
    List.of(early, late, current, here, there).forEach(one -> expect(one, 0, 10));
    redis.kill();
    untilAlone(a);
    emit(a, 10, 20);
    List.of(early, late, current).forEach(one -> expect(one, 0, 20));
    early.lose();
    until("lost", () -> stats(a).sessionsUnsure() == 1);
    redis.start();
    expect(there, 0, 20);
    until("settled", () -> stats(a).read() == 20);
    late.lose(); // it has no newer offset than before
    emit(a, 20, 21);
    expect(current, 0, 21);
    current.lose();
    b.io().of("/").emit("n", 21);
    for (RoamingClient one : List.of(early, late, current)) {
      await(one.connect(b.port()));
    }
    assertThat(List.of(early.recovered(), late.recovered(), current.recovered()))
        .containsExactly(0, 0, 1);
    b.io().of("/").emit("n", 22);
    expect(current, 0, 23);
    until("there", () -> early.got().contains("n 22") && late.got().contains("n 22"));
    assertThat(early.got()).doesNotHaveDuplicates();
    assertThat(late.got()).doesNotHaveDuplicates();
    expect(here, 0, 23);
    expect(there, 0, 23);
  }

  /** A session that was lost before Redis was gets what was sent meanwhile, once. */
  @Test
  void sessionsThatWaitMissNothing() {
    start(options, options);
    RoamingClient away = client(a);
    RoamingClient returning = client(b);
    emit(a, 0, 10);
    List.of(away, returning, here).forEach(one -> expect(one, 0, 10));
    away.lose();
    returning.lose();
    until("kept", () -> stats(a).sessionsKept() == 1 && stats(b).sessionsKept() == 1);
    redis.kill();
    untilAlone(a);
    emit(a, 10, 2_000);
    expect(here, 0, 2_000);
    redis.start();
    until("up", () -> a.relay.isUp() && b.relay.isUp());
    // Where it was sent, and elsewhere; at once.
    await(returning.connect(a.port()));
    await(away.connect(b.port()));
    emit(a, 2_000, 2_010);
    expect(returning, 0, 2_010);
    expect(away, 0, 2_010);
    assertThat(away.recovered() + returning.recovered()).isEqualTo(2);
  }

  /** Connections end all the time: nodes write and read on where they were. */
  @Test
  void connectionsThatDoNotLast() {
    start(options, options);
    Redis commands = Redis.createClient(clientsVertx, redis.url());
    for (int i = 0; i < 10; i++) {
      emit(a, i * 200, i * 200 + 100);
      await(commands.send(Request.cmd(Command.CLIENT).arg("KILL").arg("TYPE").arg("normal")));
      emit(a, i * 200 + 100, i * 200 + 200);
      int atLeast = i * 100;
      until("some", () -> there.size() >= atLeast);
    }
    expect(here, 0, 2_000);
    expect(there, 0, 2_000);
    assertThat(gaps).isEmpty();
    assertThat(stats(b).gaps()).isZero();
    assertThat(a.relay.stats().dropped().values()).containsOnly(0L);
  }

  /** A Redis that comes back without its data. */
  @Test
  void aRedisThatForgets() {
    try (RedisProcess forgetful = RedisProcess.launch()) {
      RelayOptions relay =
          RelayOptions.of(RedisServers.of(forgetful.url()).withTimes(2_000, 20, 100));
      start(options.withRelay(relay), options.withRelay(relay));
      emit(a, 0, 10);
      expect(there, 0, 10);
      long before = System.currentTimeMillis();
      forgetful.kill();
      untilAlone(a);
      untilAlone(b);
      emit(a, 10, 20);
      expect(here, 0, 20);
      forgetful.start();
      expect(there, 0, 20);
      until("told", () -> gaps.size() == 1);
      assertThat(gaps.get(0).getLong("fromMs")).isGreaterThanOrEqualTo(before);
      assertThat(gaps.get(0).getLong("toMs")).isGreaterThanOrEqualTo(gaps.get(0).getLong("fromMs"));
      assertThat(stats(b).gaps()).isEqualTo(1);
    }
  }

  /** The connection is there, and nothing comes of it. */
  @Test
  void aFrozenRedisIsWaitedForAShortTime() {
    StreamsOptions quick = options.withWaits(1_000, 1_000);
    start(quick, options);
    emit(a, 0, 10);
    expect(there, 0, 10);
    redis.pause();
    emit(a, 10, 20);
    expect(here, 0, 20);
    assertThat(stats(a).deliveredLate()).isEqualTo(10);
    emit(a, 20, 30);
    expect(here, 0, 30);
    redis.resume();
    expect(there, 0, 30);
    until(
        "waits again",
        () -> {
          String before = here.offset();
          int next = here.size();
          emit(a, next, next + 1);
          expect(here, 0, next + 1);
          return !String.valueOf(here.offset()).equals(before)
              && String.valueOf(here.offset()).contains("-");
        });
    expect(there, 0, here.size());
  }
}
