package io.roomcast.cluster.redis;

import static io.roomcast.cluster.redis.ClusterNode.await;
import static io.roomcast.cluster.redis.ClusterNode.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.roomcast.cluster.MalformedMessageException;
import io.roomcast.cluster.SessionFormat;
import io.roomcast.cluster.redis.StreamsOptions.Persist;
import io.roomcast.socketio.ConnectionStateRecoveryOptions;
import io.roomcast.socketio.SocketIoOptions;
import io.roomcast.socketio.SocketIoServer;
import io.roomcast.socketio.WireClient;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
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
    clientsVertx.close().await(20, TimeUnit.SECONDS);
    nodes.forEach(ClusterNode::close);
    redis.close();
  }

  private ClusterNode node(StreamsOptions cluster) {
    return node(
        cluster,
        new SocketIoOptions().setConnectionStateRecovery(new ConnectionStateRecoveryOptions()));
  }

  private ClusterNode node(StreamsOptions cluster, SocketIoOptions options) {
    ClusterNode node =
        ClusterNode.start(
            vertx -> RedisRelay.start(vertx, cluster), options, 2, StreamsRecoveryIT::install);
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
    io.of("/orders").onConnection(socket -> {});
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

  private static List<String> numbers(String name, int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> name + " " + i).toList();
  }

  /** The race that the reference loses: clients move between nodes while both broadcast. */
  @Test
  void movingUnderLoad() {
    // So little is remembered that some have missed more.
    StreamsOptions patient = RecoveryRace.options(redis.url()).withRecentBytes(16 << 10);
    ClusterNode a = node(patient, RecoveryRace.recovering());
    ClusterNode b = node(patient, RecoveryRace.recovering());
    int moves = 60;
    RecoveryRace.Result result =
        RecoveryRace.run(
            clientsVertx,
            List.of(RecoveryRace.Server.of(a), RecoveryRace.Server.of(b)),
            2_000,
            RecoveryRace.MAX_BEHIND,
            moves);
    log.info("{}", result);
    assertThat(result)
        .isEqualTo(new RecoveryRace.Result(moves, moves, result.deliveries(), 0, 0, 0));
    long read = a.relay.streamStats().sessionsRead() + b.relay.streamStats().sessionsRead();
    log.info("{} of them read the stream again", read);
  }

  /** The stream is read again for those who have missed more than a node remembers. */
  @Test
  void whatIsRememberedIsNotReadAgain() {
    StreamsOptions forgetful = options.withRecentBytes(16 << 10);
    ClusterNode a = node(forgetful);
    ClusterNode b = node(forgetful);
    RoamingClient witness = client();
    RoamingClient one = client();
    await(witness.connect(b.port()));
    await(one.connect(a.port()));
    emit(b, 0, 1);
    until("there", () -> one.size() == 1 && witness.size() == 1);
    int sent = 1;
    for (int missed : new int[] {5, 500}) {
      ClusterNode from = missed == 5 ? a : b;
      one.lose();
      until("lost", () -> !isIn(from, "r", one.sid()));
      emit(b, sent, sent + missed);
      sent += missed;
      int all = sent;
      until("elsewhere", () -> witness.size() == all);
      await(one.connect((from == a ? b : a).port()));
      until("all", () -> one.size() == all);
      assertThat(one.got()).isEqualTo(numbers("n", 0, all));
      assertThat(a.relay.streamStats().sessionsRead() + b.relay.streamStats().sessionsRead())
          .isEqualTo(missed == 5 ? 0 : 1);
    }
    assertThat(one.recovered()).isEqualTo(2);
  }

  private static void emit(ClusterNode node, int from, int to) {
    for (int i = from; i < to; i++) {
      node.io().of("/").emit("n", i);
    }
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

  /** Namespaces have streams of their own, which are read one after the other. */
  @Test
  void namespacesInSeveralStreams() {
    StreamsOptions several = options.withStreams("several", 4, 100_000);
    assertThat(several.keys().of("/")).isNotEqualTo(several.keys().of("/orders"));
    ClusterNode a = node(several);
    ClusterNode b = node(several);
    try (WireClient one = b.connect("/");
        WireClient other = b.connect("/orders")) {
      for (int i = 0; i < 1_000; i++) {
        a.io().of("/").emit("n", i);
        a.io().of("/orders").emit("n", i);
      }
      for (int i = 0; i < 1_000; i++) {
        one.expectStart("42[\"n\"," + i + ",");
        other.expectStart("42/orders,[\"n\"," + i + ",");
      }
    }
    assertThat(b.relay.streamStats().doubled()).isZero();
  }
}
