package io.roomcast.cluster.redis;

import static io.roomcast.cluster.redis.ClusterNode.await;
import static io.roomcast.cluster.redis.ClusterNode.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What a node cannot bring into the stream: its own clients have it, other nodes are told that it
 * is missing, and no session is restored over the gap.
 */
class StreamsLossIT extends StreamsPair {

  /**
   * What the queue does not take any more is counted; clients of the node have it, other nodes are
   * told that it is missing, and who was away begins anew.
   */
  @Test
  void whatWaitsIsBounded() {
    RelayOptions relay = options.relay().withQueue(new RelayOptions.Queue(1 << 20, 1_000, 3_000));
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
    long after = System.currentTimeMillis();
    assertThat(stats(a).deliveredLate()).isEqualTo(1_990);
    RelayStats counted = a.relay.stats();
    assertThat(counted.dropped(DropReason.QUEUE_FULL)).isGreaterThanOrEqualTo(990);
    until("too old", () -> dropped(a) == 1_990);
    redis.start();
    until("told", () -> gaps.size() == 1); // without any other message
    assertThat(gaps.get(0).getLong("fromMs")).isBetween(before - 1, after);
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

  /** Redis says nothing while a node ends: what it may not have got is counted, and told. */
  @Test
  void whatIsNotSentBeforeTheEndIsCounted() {
    RelayOptions relay = options.relay().withQueue(new RelayOptions.Queue(1 << 20, 1_000, 60_000));
    start(options.withRelay(relay), options);
    emit(a, 0, 10);
    expect(there, 0, 10);
    redis.pause();
    emit(a, 10, 5_000);
    long counted = a.relay.stats().published();
    await(a.relay.close());
    RelayStats stats = a.relay.stats();
    assertThat(stats.published()).isEqualTo(counted);
    assertThat(stats.dropped().values().stream().mapToLong(Long::longValue).sum()).isEqualTo(4_990);
    assertThat(stats.dropped(DropReason.CLOSED)).isPositive();
    assertThat(stats.dropped(DropReason.UNCONFIRMED)).isPositive();
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
