package io.roomcast.cluster.redis;

import static io.roomcast.cluster.redis.ClusterNode.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.roomcast.cluster.MalformedMessageException;
import io.roomcast.cluster.SessionFormat;
import io.roomcast.cluster.redis.StreamsOptions.Persist;
import io.roomcast.socketio.ConnectionStateRecoveryOptions;
import io.roomcast.socketio.SocketIoOptions;
import io.roomcast.socketio.SocketIoServer;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sessions go on at any node, and nothing is lost, doubled or out of order. */
class StreamsRecoveryIT {

  private static final Logger log = LoggerFactory.getLogger(StreamsRecoveryIT.class);

  private final RedisProcess redis = RedisProcess.launch();
  private final Vertx clientsVertx = Vertx.vertx();
  private final List<ClusterNode> nodes = new ArrayList<>();
  private final List<RoamingClient> clients = new ArrayList<>();
  private final StreamsOptions options =
      StreamsOptions.of(RedisServers.of(redis.url()).withTimes(2_000, 20, 200));

  @AfterEach
  void close() throws TimeoutException {
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

  static void install(SocketIoServer io) {
    io.of("/")
        .onConnection(
            socket -> {
              socket.join("r");
              socket.data().put("seen", true);
              socket.on("join", event -> socket.join(event.args().getString(0)));
            });
  }

  /** Sends a command to Redis. */
  private Response redis(Command command, String... arguments) {
    Redis client = Redis.createClient(clientsVertx, redis.url());
    Request request = Request.cmd(command);
    List.of(arguments).forEach(request::arg);
    return await(client.send(request).eventually(client::close));
  }

  private int sessions() {
    return redis(Command.KEYS, "sio:session:*").size();
  }

  private boolean isKept(String room) throws MalformedMessageException {
    for (Response key : redis(Command.KEYS, "sio:session:*")) {
      Response value = redis(Command.GET, key.toString());
      if (SessionFormat.read(value.toBytes()).rooms().contains(room)) {
        return true;
      }
    }
    return false;
  }

  private RoamingClient client() {
    RoamingClient client = new RoamingClient(clientsVertx);
    clients.add(client);
    return client;
  }

  private static void until(String what, Callable<Boolean> condition) {
    Awaitility.await(what)
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(5))
        .until(condition);
  }

  private static List<String> numbers(String name, int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> name + " " + i).toList();
  }

  /** Emits at a rate, from a loop of the node, as long as somebody who stays there keeps up. */
  private static final class Sender {

    private static final int STEP = 5;
    private static final int MAX_BEHIND = 500;

    final String name;
    final AtomicInteger sent = new AtomicInteger();
    private final ClusterNode node;
    private volatile boolean stopped;

    Sender(ClusterNode node, String name, int perSecond, RoamingClient witness) {
      this.node = node;
      this.name = name;
      int perStep = Math.max(1, perSecond * STEP / 1_000);
      node.instance(0)
          .run(
              () ->
                  node.vertx.setPeriodic(
                      STEP,
                      id -> {
                        int behind = sent.get() - witness.count(name);
                        for (int i = 0; i < perStep && behind < MAX_BEHIND && !stopped; i++) {
                          node.io().of("/").to("r").emit(name, sent.getAndIncrement());
                        }
                      }));
    }

    int stop() {
      stopped = true;
      node.instance(0).call(() -> 0);
      return sent.get();
    }
  }

  /** The race that the reference loses: clients move between nodes while both broadcast. */
  @Test
  void movingUnderLoad() {
    // A busy machine may be late: that is not what this is about.
    StreamsOptions patient =
        new StreamsOptions(
                options.relay(),
                "load",
                1,
                200_000,
                500,
                5_000,
                "load:",
                10_000,
                Persist.DISCONNECT)
            // So little that some have missed more.
            .withRecentBytes(16 << 10);
    ClusterNode a = node(patient);
    ClusterNode b = node(patient);
    List<RoamingClient> moving = IntStream.range(0, 10).mapToObj(i -> client()).toList();
    for (RoamingClient one : moving) {
      await(one.connect((clients.indexOf(one) % 2 == 0 ? a : b).port()));
    }
    RoamingClient witness = client();
    await(witness.connect(a.port()));
    Sender first = new Sender(a, "a", 1_000, witness);
    Sender second = new Sender(b, "b", 1_000, witness);
    int moves = 60;
    for (int i = 0; i < moves; i++) {
      RoamingClient one = moving.get(i % moving.size());
      int before = one.size();
      until("it gets something", () -> one.size() > before);
      one.lose();
      if (ThreadLocalRandom.current().nextBoolean()) {
        int sent = first.sent.get();
        until("some are missed", () -> first.sent.get() > sent + 20);
      }
      int life = i / moving.size() + clients.indexOf(one);
      await(one.connect((life % 2 == 0 ? b : a).port()));
    }
    int sentA = first.stop();
    int sentB = second.stop();
    int lost = 0;
    int doubled = 0;
    int disordered = 0;
    int recovered = 0;
    for (RoamingClient one : moving) {
      until("all has come", () -> has(one, "a", sentA) && has(one, "b", sentB));
      for (var sender : List.of(List.of("a", sentA), List.of("b", sentB))) {
        List<String> got =
            one.got().stream().filter(e -> e.startsWith(sender.get(0) + " ")).toList();
        List<Integer> ids = got.stream().map(e -> Integer.valueOf(e.substring(2))).toList();
        int distinct = (int) ids.stream().distinct().count();
        lost += (int) sender.get(1) - ids.get(0) - distinct;
        doubled += ids.size() - distinct;
        disordered +=
            (int) IntStream.range(1, ids.size()).filter(i -> ids.get(i) < ids.get(i - 1)).count();
      }
      recovered += one.recovered();
    }
    int total = moving.stream().mapToInt(one -> one.size()).sum();
    log.info(
        "{} deliveries, {} of {} recovered: {} lost, {} doubled, {} out of order",
        total,
        recovered,
        moves,
        lost,
        doubled,
        disordered);
    assertThat(new int[] {recovered, lost, doubled, disordered}).containsExactly(moves, 0, 0, 0);
    long read = a.relay.streamStats().sessionsRead() + b.relay.streamStats().sessionsRead();
    log.info("{} of them read the stream again", read);
    assertThat(read).isBetween(1L, moves - 1L);
  }

  private static boolean has(RoamingClient one, String name, int sent) {
    return sent == 0 || one.got().contains(name + " " + (sent - 1));
  }

  /** Without an offset: it has got nothing before it was lost. */
  @Test
  void fromBeforeTheFirstEvent() {
    ClusterNode a = node(options);
    ClusterNode b = node(options);
    RoamingClient early = client();
    await(early.connect(a.port()));
    a.io().of("/").emit("n", 0);
    until("there", () -> early.size() == 1);
    RoamingClient one = client();
    await(one.connect(a.port()));
    String sid = one.sid();
    one.lose();
    until("lost", () -> !isIn(a, "r", sid));
    b.io().of("/").to("r").emit("n", 1);
    b.io().of("/").to("elsewhere").emit("n", 99);
    b.io().of("/").to(sid).emit("n", 2);
    until("elsewhere", () -> early.got().contains("n 1"));
    await(one.connect(b.port()));
    b.io().of("/").emit("n", 3);
    until("all", () -> one.size() == 3);
    assertThat(one.got()).isEqualTo(numbers("n", 1, 4));
    assertThat(one.recovered()).isEqualTo(1);
  }

  /** What was sent to a room before it joined is not for it. */
  @Test
  void roomsCountSinceTheyWereJoined() {
    ClusterNode a = node(options);
    ClusterNode b = node(options);
    RoamingClient other = client();
    RoamingClient one = client();
    await(other.connect(b.port()));
    await(one.connect(a.port()));
    other.emit("42[\"join\",\"late\"]");
    until("in", () -> isIn(b, "late", other.sid()));
    b.io().of("/").to("late").emit("n", 98);
    until("there", () -> other.got().contains("n 98"));
    one.emit("42[\"join\",\"late\"]");
    until("in", () -> isIn(a, "late", one.sid()));
    one.lose();
    until("lost", () -> !isIn(a, "late", one.sid()));
    b.io().of("/").to("late").emit("n", 0);
    await(one.connect(b.port()));
    assertThat(one.recovered()).isEqualTo(1);
    b.io().of("/").to("late").emit("n", 1);
    until("all", () -> one.size() == 2);
    assertThat(one.got()).isEqualTo(numbers("n", 0, 2));
  }

  private static boolean isIn(ClusterNode node, String room, String sid) {
    return await(node.io().of("/").to(room).fetchSockets()).stream()
        .anyMatch(socket -> socket.id().equals(sid));
  }

  /** With all sessions kept, those of a node that is killed go on at another. */
  @Test
  void afterTheDeathOfANode() throws Exception {
    StreamsOptions always = options.withPersist(Persist.ALWAYS);
    ClusterNode b = node(always);
    RoamingClient one = client();
    RoamingClient never = client();
    String sid;
    try (NodeProcess a = NodeProcess.start(redis.url())) {
      await(one.connect(a.port()));
      await(never.connect(a.port()));
      sid = one.sid();
      one.emit("42[\"join\",\"more\"]");
      until("in", () -> isIn(b, "more", sid));
      b.io().of("/").to("more").emit("n", 0);
      until("there", () -> one.size() == 1);
      until("written", () -> sessions() == 2 && isKept("more"));
    }
    b.io().of("/").to("more").emit("n", 1);
    b.io().of("/").to("r").emit("n", 2);
    await(one.connect(b.port()));
    await(never.connect(b.port()));
    b.io().of("/").emit("n", 3);
    until("all", () -> one.size() == 4 && never.size() == 2);
    assertThat(one.got()).isEqualTo(numbers("n", 0, 4));
    assertThat(never.got()).isEqualTo(numbers("n", 2, 4));
    assertThat(List.of(one.recovered(), never.recovered())).containsExactly(1, 1);
    one.emit("41");
    until("forgotten", () -> sessions() == 1);
  }

  /** A Redis that keeps its data, and is away for a moment: all clients get all, once. */
  @Test
  void restartOfRedis() {
    try (RedisProcess lasting =
        RedisProcess.launch("--appendonly", "yes", "--appendfsync", "always")) {
      StreamsOptions there =
          options.withRelay(
              RelayOptions.of(RedisServers.of(lasting.url()).withTimes(2_000, 20, 200)));
      ClusterNode a = node(there);
      ClusterNode b = node(there);
      RoamingClient here = client();
      RoamingClient elsewhere = client();
      await(here.connect(a.port()));
      await(elsewhere.connect(b.port()));
      Sender sender = new Sender(a, "n", 1_000, here);
      until("some", () -> elsewhere.size() > 100);
      lasting.kill();
      int sent = sender.sent.get();
      until("more", () -> sender.sent.get() > sent + 200);
      lasting.start();
      until("up", () -> a.relay.isUp() && b.relay.isUp());
      int all = sender.stop();
      until("all", () -> has(here, "n", all) && has(elsewhere, "n", all));
      assertThat(here.got()).isEqualTo(numbers("n", 0, all));
      assertThat(elsewhere.got()).isEqualTo(numbers("n", 0, all));
      assertThat(b.relay.streamStats().gaps()).isZero();
    }
  }

  /** Redis away: clients of the node get all, within the time that messages wait for it. */
  @Test
  void withoutRedis() {
    RelayOptions relay = options.relay().withQueue(new RelayOptions.Queue(1 << 20, 1_000, 300));
    ClusterNode a = node(options.withRelay(relay));
    RoamingClient one = client();
    await(one.connect(a.port()));
    for (int i = 0; i < 10; i++) {
      a.io().of("/").to("r").emit("n", i);
    }
    until("some", () -> one.size() == 10);
    redis.kill();
    for (int i = 10; i < 2_000; i++) {
      a.io().of("/").to("r").emit("n", i);
    }
    until("all", () -> one.size() == 2_000);
    assertThat(one.got()).isEqualTo(numbers("n", 0, 2_000));
    assertThat(a.relay.streamStats().deliveredLate()).isEqualTo(1_990);
    redis.start();
    until("up", a.relay::isUp);
    a.io().of("/").to("r").emit("n", 2_000);
    until("more", () -> one.size() == 2_001);
  }
}
