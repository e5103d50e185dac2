package io.roomcast.cluster.redis;

import static io.roomcast.cluster.redis.ClusterNode.await;

import io.roomcast.it.NodeServer;
import io.roomcast.socketio.ConnectionStateRecoveryOptions;
import io.roomcast.socketio.SocketIoOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * Clients move between two servers with connection state recovery, while both broadcast: who goes
 * on where it was is to get everything, once and in order.
 */
final class RecoveryRace {

  /** A server emits no more when somebody who stays is so many messages behind: for tests. */
  static final int MAX_BEHIND = 100;

  private static final int CLIENTS = 10;
  private static final int STEP = 5;

  /** Messages that are missed by those that are away for longer. */
  private static final int MISSED = 20;

  private final List<Server> servers;
  private final List<RoamingClient> moving;
  private final RoamingClient witness;
  private final Random random = new Random(7);

  private RecoveryRace(Vertx vertx, List<Server> servers) {
    this.servers = servers;
    this.moving = IntStream.range(0, CLIENTS).mapToObj(i -> new RoamingClient(vertx)).toList();
    this.witness = new RoamingClient(vertx);
  }

  /** One of the two, and what it sends: its name, and a number. */
  interface Server {

    int port();

    /** Emits so many messages a second. */
    void send(String name, int perSecond, RoamingClient witness, int maxBehind);

    /** Ends that, and tells how many there were. */
    int stop();

    /** A node of ours. */
    static Server of(ClusterNode node) {
      return new Ours(node);
    }

    /** {@code race-node.js}. */
    static Server of(NodeServer node) {
      return new Theirs(node);
    }
  }

  private static final class Ours implements Server {

    private final ClusterNode node;
    private final AtomicInteger sent = new AtomicInteger();
    private volatile boolean stopped;

    Ours(ClusterNode node) {
      this.node = node;
    }

    @Override
    public int port() {
      return node.port();
    }

    @Override
    public void send(String name, int perSecond, RoamingClient witness, int maxBehind) {
      long start = System.nanoTime();
      node.instance(0)
          .run(
              () ->
                  node.vertx.setPeriodic(
                      STEP,
                      id -> {
                        long due = (System.nanoTime() - start) * perSecond / 1_000_000_000;
                        while (!stopped
                            && sent.get() < due
                            && sent.get() - witness.count(name) < maxBehind) {
                          node.io().of("/").to("r").emit(name, sent.getAndIncrement());
                        }
                      }));
    }

    @Override
    public int stop() {
      stopped = true;
      node.instance(0).call(() -> 0);
      return sent.get();
    }
  }

  private record Theirs(NodeServer node) implements Server {

    @Override
    public int port() {
      return node.port();
    }

    @Override
    public void send(String name, int perSecond, RoamingClient witness, int maxBehind) {
      ask("send " + name + " " + perSecond);
    }

    @Override
    public int stop() {
      return Integer.parseInt(ask("stop"));
    }

    private String ask(String line) {
      try {
        return node.ask(line);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /**
   * What came of it.
   *
   * @param moves clients that came back
   * @param recovered those of them that got their sessions
   * @param deliveries events that clients got
   * @param lost events missing between others, or at the end
   * @param doubled events that a client got again
   * @param disordered events that came after later ones of their sender
   */
  record Result(int moves, int recovered, int deliveries, int lost, int doubled, int disordered) {

    @Override
    public String toString() {
      return "%d deliveries, %d of %d recovered: %d lost, %d doubled, %d out of order"
          .formatted(deliveries, recovered, moves, lost, doubled, disordered);
    }
  }

  /** Of a busy machine nodes wait for each other: that is not what it is about. */
  static StreamsOptions options(String redis) {
    return StreamsOptions.of(RedisServers.of(redis).withTimes(20_000, 20, 200))
        .withStreams("race", 1, 200_000)
        .withWaits(20_000, 60_000);
  }

  /** Whoever is away for long on such a machine has missed a lot. */
  static SocketIoOptions recovering() {
    return new SocketIoOptions()
        .setConnectionStateRecovery(
            new ConnectionStateRecoveryOptions(120_000, true, 1_000_000, 1L << 30, 10_000));
  }

  /** Runs it with that many messages a second of both together. */
  static Result run(Vertx vertx, List<Server> servers, int perSecond, int maxBehind, int moves) {
    RecoveryRace race = new RecoveryRace(vertx, servers);
    try {
      return race.run(perSecond / servers.size(), maxBehind, moves);
    } finally {
      race.moving.forEach(RoamingClient::close);
      race.witness.close();
    }
  }

  private Result run(int perSecond, int maxBehind, int moves) {
    for (int i = 0; i < CLIENTS; i++) {
      await(moving.get(i).connect(port(i)));
    }
    await(witness.connect(port(0)));
    for (int i = 0; i < servers.size(); i++) {
      servers.get(i).send(name(i), perSecond, witness, maxBehind);
    }
    for (int i = 0; i < moves; i++) {
      move(moving.get(i % CLIENTS), i % CLIENTS + i / CLIENTS + 1);
    }
    int[] sent = servers.stream().mapToInt(Server::stop).toArray();
    int[] faults = new int[3];
    for (RoamingClient one : moving) {
      for (int i = 0; i < sent.length; i++) {
        count(one, name(i), sent[i], faults);
      }
    }
    return new Result(
        moves,
        moving.stream().mapToInt(RoamingClient::recovered).sum(),
        moving.stream().mapToInt(RoamingClient::size).sum(),
        faults[0],
        faults[1],
        faults[2]);
  }

  private int port(int number) {
    return servers.get(number % servers.size()).port();
  }

  private static String name(int server) {
    return server == 0 ? "a" : "b";
  }

  private void move(RoamingClient one, int to) {
    int before = one.size();
    until("it gets something", () -> one.size() > before);
    one.lose();
    if (random.nextBoolean()) {
      int seen = witness.count(name(0));
      until("some are missed", () -> witness.count(name(0)) > seen + MISSED);
    }
    Future<Void> in = one.connect(port(to));
    until("it is in", in::isComplete);
    await(in);
  }

  private static void until(String what, Callable<Boolean> condition) {
    Awaitility.await(what)
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(2))
        .until(condition);
  }

  /** Adds up what is wrong with what a client got of a sender, in each time that it began. */
  private static void count(RoamingClient one, String name, int sent, int[] faults) {
    try {
      until("the last", () -> sent == 0 || one.got().contains(name + " " + (sent - 1)));
    } catch (ConditionTimeoutException e) {
      // It is lost.
    }
    List<String> got = one.got();
    List<Integer> ends = new ArrayList<>(one.beginnings());
    ends.add(got.size());
    Set<Integer> all = new HashSet<>();
    for (int i = 0; i + 1 < ends.size(); i++) {
      List<Integer> life =
          got.subList(ends.get(i), ends.get(i + 1)).stream()
              .filter(event -> event.startsWith(name + " "))
              .map(event -> Integer.valueOf(event.substring(name.length() + 1)))
              .toList();
      if (!life.isEmpty()) {
        boolean isLast = i + 2 == ends.size();
        int last = isLast ? sent - 1 : life.stream().mapToInt(n -> n).max().orElse(0);
        int first = life.stream().mapToInt(n -> n).min().orElse(0);
        faults[0] += last - first + 1 - (int) life.stream().distinct().count();
        faults[1] += (int) life.stream().filter(n -> !all.add(n)).count();
        faults[2] +=
            (int)
                IntStream.range(1, life.size()).filter(n -> life.get(n) < life.get(n - 1)).count();
      }
    }
  }
}
