package io.roomcast.cluster.redis;

import static io.roomcast.cluster.redis.ClusterNode.await;
import static io.roomcast.cluster.redis.ClusterNode.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.roomcast.cluster.redis.StreamsOptions.Persist;
import io.roomcast.socketio.ConnectionStateRecoveryOptions;
import io.roomcast.socketio.SocketIoOptions;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Redis goes away, or is slow, with streams and recovery: clients of the node get what it sends at
 * once, those of other nodes when Redis is back, and nobody gets anything twice.
 */
class StreamsOutageIT {

  private final RedisProcess redis =
      RedisProcess.launch("--appendonly", "yes", "--appendfsync", "always");
  private final Vertx clientsVertx = Vertx.vertx();
  private final List<ClusterNode> nodes = new ArrayList<>();
  private final List<RoamingClient> clients = new ArrayList<>();

  /** What a test does not expect to be waited for is not waited for by accident. */
  private final StreamsOptions options =
      StreamsOptions.of(RedisServers.of(redis.url()).withTimes(2_000, 20, 100))
          .withWaits(1_000, 60_000);

  private ClusterNode a;
  private ClusterNode b;

  /** What the second says of gaps. */
  private List<JsonObject> gaps;

  private RoamingClient here;
  private RoamingClient there;

  @AfterEach
  void close() throws TimeoutException {
    redis.resume();
    clients.forEach(RoamingClient::close);
    clientsVertx.close().await(10, TimeUnit.SECONDS);
    nodes.forEach(ClusterNode::close);
    redis.close();
  }

  private ClusterNode node(StreamsOptions cluster) {
    ClusterNode node =
        ClusterNode.start(
            vertx -> RedisRelay.start(vertx, cluster),
            new SocketIoOptions().setConnectionStateRecovery(new ConnectionStateRecoveryOptions()),
            2,
            StreamsRecoveryIT::install);
    nodes.add(node);
    return node;
  }

  /** Makes the two nodes, and a client of each. */
  private void start(StreamsOptions first, StreamsOptions second) {
    a = node(first);
    b = node(second);
    gaps = b.gaps();
    here = client(a);
    there = client(b);
  }

  private RoamingClient client(ClusterNode node) {
    RoamingClient client = new RoamingClient(clientsVertx);
    clients.add(client);
    await(client.connect(node.port()));
    return client;
  }

  private static List<String> numbers(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> "n " + i).toList();
  }

  private static void emit(ClusterNode node, int from, int to) {
    for (int i = from; i < to; i++) {
      node.io().of("/").to("r").emit("n", i);
    }
  }

  private static void expect(RoamingClient client, int from, int to) {
    until(to + " of " + client.size(), () -> client.size() >= to - from);
    assertThat(client.got()).isEqualTo(numbers(from, to));
  }

  private static void untilAlone(ClusterNode node) {
    until("alone", () -> !node.relay.isUp() && node.relay.stats().connectionsLost() == 4);
  }

  private static StreamStats stats(ClusterNode node) {
    return node.relay.streamStats();
  }

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
    StreamsOptions quick = options.withWaits(1_000, 100);
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

  /**
   * What the queue does not take any more is counted; clients of the node have it, other nodes are
   * told that it is missing, and who was away begins anew.
   */
  @Test
  void whatWaitsIsBounded() {
    RelayOptions relay = options.relay().withQueue(new RelayOptions.Queue(1 << 20, 1_000, 300));
    start(options.withRelay(relay), options);
    List<JsonObject> gapsHere = a.gaps();
    List<RoamingClient> away = List.of(client(a), client(b));
    emit(a, 0, 10);
    expect(there, 0, 10);
    loseAll(away);
    redis.kill();
    untilAlone(a);
    long before = System.currentTimeMillis();
    emit(a, 10, 2_000);
    expect(here, 0, 2_000);
    assertThat(stats(a).deliveredLate()).isEqualTo(1_990);
    RelayStats counted = a.relay.stats();
    assertThat(counted.dropped(DropReason.QUEUE_FULL)).isGreaterThanOrEqualTo(990);
    until("too old", () -> dropped(a) == 1_990);
    redis.start();
    until("told", () -> gaps.size() == 1); // without any other message
    assertThat(gaps.get(0).getLong("fromMs")).isBetween(before - 1, before + 2_000);
    emit(a, 2_000, 2_001);
    expect(here, 0, 2_001);
    until("more", () -> there.size() == 11);
    assertThat(there.got().get(10)).isEqualTo("n 2000");
    assertThat(gapsHere).isEmpty();
    beginAnew(away, b, a);
    emit(a, 2_001, 2_002); // after all that it is not sure of
    expect(here, 0, 2_002);
    until("more", () -> there.size() == 12);
    loseAll(List.of(here, there));
    await(there.connect(a.port()));
    await(here.connect(b.port()));
    emit(a, 2_002, 2_003);
    expect(here, 0, 2_003);
    assertThat(here.recovered() + there.recovered()).as("they know of it").isEqualTo(2);
    assertThat(dropped(a)).isEqualTo(1_990);
    assertThat(gaps).hasSize(1);
  }

  private static void loseAll(List<RoamingClient> clients) {
    clients.forEach(RoamingClient::lose);
  }

  /**
   * Each comes to a node where its session is not restored; once more lost, it gets nothing of what
   * was before, though it still has the offset of that.
   */
  private void beginAnew(List<RoamingClient> clients, ClusterNode... to) {
    for (int i = 0; i < clients.size(); i++) {
      RoamingClient one = clients.get(i);
      int had = one.size();
      await(one.connect(to[i].port()));
      assertThat(one.recovered()).isZero();
      one.lose();
      await(one.connect(to[(i + 1) % to.length].port()));
      assertThat(one.recovered()).isEqualTo(1);
      assertThat(one.size()).isEqualTo(had);
    }
  }

  /** Clients here get it in its place; for others it is missing there, and they are told. */
  @Test
  void whatIsTooLargeIsMissing() {
    RelayOptions relay = options.relay().copy().maxMessage(10_000).build();
    start(options.withRelay(relay), options);
    List<RoamingClient> away = List.of(client(a), client(b));
    emit(a, 0, 10);
    expect(there, 0, 10);
    loseAll(away);
    emit(a, 10, 20);
    a.io().of("/").to("r").emit("n", "x".repeat(10_000));
    emit(a, 20, 30);
    until("all", () -> here.size() == 31 && there.size() == 30);
    assertThat(here.got().get(20)).hasSize(10_002);
    expect(there, 0, 30);
    until("told", () -> gaps.size() == 1);
    beginAnew(away, b, a);
    assertThat(a.relay.stats().dropped(DropReason.TOO_LARGE)).isEqualTo(1);
  }

  /** Redis is there, and has no room: the node says so as soon as it can. */
  @Test
  void whatRedisRefusesIsMissing() {
    start(options, options);
    emit(a, 0, 10);
    expect(there, 0, 10);
    memory("1");
    emit(a, 10, 20);
    expect(here, 0, 20);
    until("refused", () -> a.relay.stats().dropped(DropReason.REFUSED) == 10);
    memory("0");
    until("told", () -> gaps.size() == 1);
    emit(a, 20, 30);
    until("more", () -> there.size() == 20);
    assertThat(there.got().subList(10, 20)).isEqualTo(numbers(20, 30));
    assertThat(a.relay.stats().dropped(DropReason.REFUSED)).isEqualTo(10);
  }

  private void memory(String max) {
    Redis commands = Redis.createClient(clientsVertx, redis.url());
    Request request = Request.cmd(Command.CONFIG).arg("SET").arg("maxmemory").arg(max);
    await(commands.send(request).eventually(commands::close));
  }

  private static long dropped(ClusterNode node) {
    RelayStats stats = node.relay.stats();
    return stats.dropped(DropReason.QUEUE_FULL) + stats.dropped(DropReason.TOO_OLD);
  }
}
