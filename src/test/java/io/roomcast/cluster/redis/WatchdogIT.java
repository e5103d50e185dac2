package io.roomcast.cluster.redis;

import static io.roomcast.cluster.redis.ClusterApp.join;
import static io.roomcast.cluster.redis.ClusterApp.joinMany;
import static io.roomcast.cluster.redis.ClusterApp.leave;
import static io.roomcast.cluster.redis.ClusterNode.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.roomcast.cluster.redis.RedisProxy.Way;
import io.roomcast.cluster.redis.ShardedOptions.SubscriptionMode;
import io.roomcast.socketio.SocketIoOptions;
import io.roomcast.socketio.WireClient;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Connections that are open and carry nothing, and single subscriptions that are lost while their
 * connection lives: they are found, mended, counted and told of. One node is at Redis, the other
 * behind a network that does such things.
 */
class WatchdogIT {

  private static final int WATCHDOG = 500;
  private static final int ROOMS = 5_000;

  /** With so many rooms, it takes a moment to subscribe again. */
  private static final int PATIENT_WATCHDOG = 1_000;

  private static RedisProcess redis;

  private final RedisProxy proxy = RedisProxy.start(redis);
  private final List<ClusterNode> nodes = new ArrayList<>();
  private final List<WireClient> clients = new ArrayList<>();
  private List<JsonObject> gaps = List.of();

  @BeforeAll
  static void launch() {
    redis = RedisProcess.launch();
  }

  @AfterAll
  static void end() {
    redis.close();
  }

  @AfterEach
  void close() {
    closeNodes();
    proxy.close();
  }

  private void closeNodes() {
    clients.forEach(WireClient::close);
    clients.clear();
    nodes.forEach(ClusterNode::close);
    nodes.clear();
  }

  private static RelayOptions options(String url) {
    return RelayOptions.of(RedisServers.of(url).withTimes(500, 20, 100)).withWatchdog(WATCHDOG);
  }

  private static ClusterNode classic(String url) {
    return ClusterNode.start(ClassicOptions.of(options(url)), 1, ClusterApp::install);
  }

  private static ClusterNode sharded(String url) {
    ShardedOptions options = new ShardedOptions(options(url), SubscriptionMode.DYNAMIC);
    return ClusterNode.start(options, 1, ClusterApp::install);
  }

  private static ClusterNode streams(String url) {
    StreamsOptions streams = StreamsOptions.of(RedisServers.of(url)).withRelay(options(url));
    StreamsOptions impatient =
        new StreamsOptions(
            streams.relay(),
            streams.name(),
            streams.count(),
            streams.maxLen(),
            streams.readCount(),
            WATCHDOG,
            streams.sessionKeyPrefix(),
            streams.sessionWait(),
            streams.localWait(),
            streams.persist(),
            streams.recentBytes());
    return ClusterNode.start(
        vertx -> RedisRelay.start(vertx, impatient), new SocketIoOptions(), 1, ClusterApp::install);
  }

  /** Takes part in the test. */
  private ClusterNode use(ClusterNode node) {
    nodes.add(node);
    until("up", node.relay::isUp);
    return node;
  }

  /** The same, and what it says of gaps is heard. */
  private ClusterNode behind(ClusterNode node) {
    gaps = node.gaps();
    return use(node);
  }

  private WireClient connect(ClusterNode node, String room) {
    WireClient client = node.connect("/");
    clients.add(client);
    join(client, room);
    return client;
  }

  private static void mended(ClusterNode node, Callable<Boolean> found) {
    until("found", found);
    until("mended", node.relay::isUp);
    assertThat(node.relay.stats().connectionsLost()).isPositive();
  }

  /** The rest of what was sent has come when the last has. */
  private static List<Integer> heard(WireClient client, int last) {
    List<Integer> heard = new ArrayList<>();
    do {
      heard.add(Integer.parseInt(client.expectStart("42[\"n\",").replaceAll("^.*,|]$", "")));
    } while (heard.get(heard.size() - 1) < last);
    return heard;
  }

  private static Set<Way> ways(String name) {
    return name.equals("BOTH") ? EnumSet.allOf(Way.class) : EnumSet.of(Way.valueOf(name));
  }

  /** A gap is told of that has this time in it. */
  private void expectGap(long since) {
    until("told", () -> !gaps.isEmpty());
    assertThat(gaps.get(0).getLong("fromMs")).isLessThanOrEqualTo(since);
    assertThat(gaps.get(0).getLong("toMs")).isGreaterThanOrEqualTo(since);
  }

  @ParameterizedTest
  @CsvSource({"SUBSCRIBE, TO_REDIS", "SUBSCRIBE, FROM_REDIS", "SSUBSCRIBE, BOTH"})
  void theConnectionForSubscribing(String command, String way) {
    boolean isSharded = command.equals("SSUBSCRIBE");
    ClusterNode a = use(isSharded ? sharded(redis.url()) : classic(redis.url()));
    ClusterNode b = behind(isSharded ? sharded(proxy.url()) : classic(proxy.url()));
    WireClient client = connect(b, "r");
    long start = System.currentTimeMillis();
    assertThat(proxy.silence(command, ways(way))).isEqualTo(1);
    a.emit("r", 0, 5);
    mended(b, () -> !gaps.isEmpty());
    a.emit("r", 5, 10);
    // Who is only not heard by Redis hears still.
    List<Integer> meanwhile = way.equals("TO_REDIS") ? List.of(0, 1, 2, 3, 4) : List.of();
    assertThat(heard(client, 9)).containsAll(meanwhile).endsWith(5, 6, 7, 8, 9);
    expectGap(start);
    assertThat(b.relay.stats().gaps()).isPositive();
    assertThat(b.relay.stats().dropped().values()).containsOnly(0L);
  }

  @ParameterizedTest
  @CsvSource({"PUBLISH, TO_REDIS", "PUBLISH, FROM_REDIS", "SPUBLISH, BOTH"})
  void theConnectionForPublishing(String command, String way) {
    boolean isSharded = command.equals("SPUBLISH");
    ClusterNode a = use(isSharded ? sharded(redis.url()) : classic(redis.url()));
    ClusterNode b = behind(isSharded ? sharded(proxy.url()) : classic(proxy.url()));
    WireClient client = connect(a, "r");
    assertThat(proxy.silence(command, ways(way))).isEqualTo(1);
    b.emit("r", 0, 5);
    // They may have arrived, and are counted: they are not sent again.
    mended(b, () -> b.relay.stats().dropped(DropReason.UNCONFIRMED) >= 5);
    b.emit("r", 5, 10);
    boolean arrived = way.equals("FROM_REDIS");
    assertThat(heard(client, 9)).hasSize(arrived ? 10 : 5).endsWith(5, 6, 7, 8, 9);
  }

  /** One of many rooms is not subscribed to: Redis was never asked. */
  @ParameterizedTest
  @CsvSource({"never answered", "answered by somebody else"})
  void aSingleSubscription(String how) {
    ClusterNode a = use(classic(redis.url()));
    RelayOptions options = options(proxy.url()).withWatchdog(PATIENT_WATCHDOG);
    ClusterNode b =
        behind(
            ClusterNode.start(
                ClassicOptions.of(options),
                new SocketIoOptions().setMaxRoomsPerSocket(2 * ROOMS),
                1,
                ClusterApp::install));
    WireClient client = connect(b, "r");
    joinMany(client, ROOMS);
    boolean answers = how.startsWith("answered");
    String channel = "socket.io#/#lost#";
    String answer = ">3\r\n$9\r\nsubscribe\r\n$17\r\n" + channel + "\r\n:1\r\n";
    proxy.answer(answers ? answer : "", Way.TO_REDIS, "SUBSCRIBE", channel);
    gaps.clear();
    long start = System.currentTimeMillis();
    join(client, "lost");
    assertThat(proxy.hasLost()).isTrue();
    // Others come and go all the time, and are answered.
    WireClient busy = connect(b, "busy");
    for (int i = 0; gaps.isEmpty(); i++) {
      assertThat(i).as("rooms until it was found").isLessThan(100_000);
      join(busy, "some" + i);
      leave(busy, "some" + i);
    }
    mended(b, () -> true);
    a.emit("lost", 0, 3);
    assertThat(heard(client, 2)).containsExactly(0, 1, 2);
    expectGap(start);
  }

  /** Both sides of the format of streams: what was not read or written is, and nothing is lost. */
  @ParameterizedTest
  @CsvSource({"XADD, TO_REDIS", "XADD, FROM_REDIS", "XREAD, BOTH"})
  void streams(String command, String way) {
    ClusterNode a = use(streams(redis.url()));
    ClusterNode b = behind(streams(proxy.url()));
    boolean writes = command.equals("XADD");
    WireClient client = connect(writes ? a : b, "r");
    ClusterNode from = writes ? b : a;
    b.emit("elsewhere", 0, 1);
    until("written", () -> b.relay.stats().published() > 0);
    assertThat(proxy.silence(command, ways(way))).isEqualTo(1);
    from.emit("r", 0, 50);
    mended(b, () -> b.relay.stats().connectionsLost() > 0);
    from.emit("r", 50, 100);
    List<Integer> heard = heard(client, 99);
    assertThat(heard).doesNotHaveDuplicates().isSorted().hasSize(100);
    assertThat(b.relay.stats().dropped().values()).containsOnly(0L);
    assertThat(gaps).isEmpty();
  }

  /** Questions and their answers go over Pub/Sub. */
  @ParameterizedTest
  @CsvSource({"PUBLISH", "SUBSCRIBE"})
  void questionsBesideStreams(String command) {
    use(streams(redis.url()));
    ClusterNode b = behind(streams(proxy.url()));
    assertThat(proxy.silence(command, EnumSet.allOf(Way.class))).isEqualTo(1);
    mended(b, () -> b.relay.stats().connectionsLost() > 0);
    until("both answer", () -> isAnswered(b));
    assertThat(gaps).isEmpty();
  }

  private static boolean isAnswered(ClusterNode node) {
    var found = node.io().of("/").fetchSockets();
    until("an end", found::isComplete);
    return found.succeeded() && node.relay.stats().nodes() == 2;
  }

  /** A slot goes to another master, and Redis' word of that is lost. */
  @Test
  void aSubscriptionThatEndedUnheard() {
    try (RedisCluster cluster = RedisCluster.launch()) {
      List<RedisProxy> proxies = cluster.addProxies();
      RedisServers servers =
          RedisServers.of("redis://127.0.0.1")
              .withTimes(500, 20, 100)
              .with(RedisServers.Mode.CLUSTER, proxies.stream().map(RedisProxy::url).toList());
      ShardedOptions options =
          new ShardedOptions(
              RelayOptions.of(servers).withWatchdog(WATCHDOG), SubscriptionMode.DYNAMIC);
      ClusterNode a = use(ClusterNode.start(options, 1, ClusterApp::install));
      ClusterNode b = behind(ClusterNode.start(options, 1, ClusterApp::install));
      WireClient client = connect(b, "r");
      String channel = "socket.io#/#r#";
      proxies.forEach(one -> one.lose(Way.FROM_REDIS, "sunsubscribe", channel));
      long start = System.currentTimeMillis();
      cluster.move(channel, (cluster.masterOf(channel) + 1) % 3);
      expectGap(start);
      until("followed", b.relay::isUp);
      assertThat(proxies).anyMatch(RedisProxy::hasLost);
      a.emit("r", 0, 3);
      assertThat(heard(client, 2)).containsExactly(0, 1, 2);
      closeNodes();
      proxies.forEach(RedisProxy::close);
    }
  }
}
