package io.roomcast.cluster.redis;

import static io.roomcast.Futures.await;

import io.roomcast.cluster.PresenceRoom;
import io.roomcast.cluster.PresentUser;
import io.roomcast.socketio.Socket;
import io.roomcast.socketio.WireClient;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;

/**
 * How long it takes until all users of a node are in their rooms on Redis, until they are there
 * again after a restart of Redis, and until they are out of the rooms when the node is dead:
 * another one takes them out. First with presence of which nobody is told; then clients of a third
 * node are in all rooms, and hear of each who comes and goes. CPU time is that of the event loops
 * of the node that does the work, and of Redis. See {@code src/docs/cluster.md}. Run by hand in the
 * directory of the project: {@code java -cp ... io.roomcast.cluster.redis.PresenceLossFigures
 * [users] [rooms]}.
 *
 * <p>The first round is that of a JVM that has just begun.
 */
final class PresenceLossFigures implements AutoCloseable {

  private static final int ROUNDS = 3;
  private static final int LEASE = 4_000;
  private static final String NAMESPACE = "/";
  private static final String LEAVE = "42[\"presence:leave\",";

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration A_MOMENT = Duration.ofMillis(1);

  /** Rooms that one client is in: what it hears must not be more than it takes. */
  private static final int ROOMS_OF_CLIENT = 50;

  private final int users;
  private final int rooms;
  private final boolean told;
  private final RedisProcess redis = RedisProcess.launch();
  private final Vertx vertx = Vertx.vertx();
  private final Redis client = Redis.createClient(vertx, redis.url());
  private final ClassicOptions options = ClassicOptions.of(RedisServers.of(redis.url()));
  private final PresenceNode holder = new PresenceNode(options, "holder", LEASE);
  private final PresenceNode survivor = new PresenceNode(options, "survivor", LEASE);
  private final ClusterNode listening = ClusterNode.start(options, 1, ClusterApp::install);
  private final List<WireClient> clients = new ArrayList<>();

  private PresenceLossFigures(int users, int rooms, boolean told) {
    this.users = users;
    this.rooms = rooms;
    this.told = told;
  }

  public static void main(String[] args) {
    int users = args.length > 0 ? Integer.parseInt(args[0]) : 100_000;
    int rooms = args.length > 1 ? Integer.parseInt(args[1]) : 1_000;
    for (int i = 0; i < ROUNDS; i++) {
      for (boolean told : new boolean[] {false, true}) {
        try (PresenceLossFigures figures = new PresenceLossFigures(users, rooms, told)) {
          figures.run();
        }
      }
    }
  }

  private void run() {
    System.out.printf(
        "%d users of one node in %d rooms, clients %s; load %.2f%n",
        users,
        rooms,
        told ? "are told" : "are not told",
        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    if (told) {
      listen();
    }
    measure("all are listed", holder, this::put);
    forgetHeard();
    measure("all are listed again after a restart of Redis", holder, this::restart);
    forgetHeard();
    measure(
        "all have left, and whoever hears of it has, after the end of the lease",
        survivor,
        this::die);
  }

  private static PresenceRoom room(int number) {
    return new PresenceRoom(NAMESPACE, "room" + number);
  }

  /** Clients of the third node go into all rooms. */
  private void listen() {
    for (int i = 0; i < rooms; i += ROOMS_OF_CLIENT) {
      clients.add(listening.connect(NAMESPACE));
    }
    listening
        .instance(0)
        .call(
            () -> {
              int next = 0;
              for (Socket socket : listening.io().of(NAMESPACE).sockets()) {
                List<String> some = new ArrayList<>();
                for (int i = 0; i < ROOMS_OF_CLIENT && next < rooms; i++, next++) {
                  some.add(room(next).room());
                }
                socket.join(some);
              }
              return next;
            });
    until(() -> listening.relay.isUp());
  }

  /** What is done; answers when what is measured begins, by {@link System#nanoTime}. */
  private interface Deed {
    long happen();
  }

  private void measure(String what, PresenceNode worker, Deed deed) {
    long cpu = worker.cpu();
    long pid = redis.pid();
    long redisCpu = redis.cpuMillis();
    long begin = deed.happen();
    long took = (System.nanoTime() - begin) / 1_000_000;
    redisCpu = redis.cpuMillis() - (redis.pid() == pid ? redisCpu : 0);
    System.out.printf(
        "%s: %d ms, CPU of the node %d ms, of Redis %d ms%n",
        what, took, worker.cpu() - cpu, redisCpu);
  }

  private long put() {
    long begin = System.nanoTime();
    for (int i = 0; i < users; i++) {
      JsonObject who = new JsonObject().put("user", "user" + i);
      PresentUser present = new PresentUser(1, told, who);
      holder.nodes.presence().put(room(i % rooms), "issuer\nuser" + i, present, null);
    }
    until(() -> listed() == users);
    return begin;
  }

  private long restart() {
    redis.kill();
    until(() -> !holder.node.relay.isUp() && !survivor.node.relay.isUp());
    redis.start();
    long begin = System.nanoTime();
    until(() -> listed() == users);
    return begin;
  }

  private long die() {
    until(() -> survivor.node.relay.isUp() && listening.relay.isUp());
    holder.die();
    until(() -> send(Command.EXISTS, "{socket.io}:node:holder") == 0);
    long begin = System.nanoTime();
    until(() -> listed() == 0);
    System.out.printf("all rooms are empty: %d ms%n", (System.nanoTime() - begin) / 1_000_000);
    if (told) {
      hear();
    }
    if (!isEmpty()) {
      throw new IllegalStateException("somebody is left");
    }
    return begin;
  }

  /** Until all have heard of all, once. */
  private void hear() {
    Set<String> left = new HashSet<>();
    long until = System.nanoTime() + PATIENCE.toNanos();
    while (left.size() < users) {
      for (WireClient each : clients) {
        hear(each, left);
      }
      if (System.nanoTime() > until) {
        throw new IllegalStateException(
            left.size() + " were told of: " + survivor.node.relay.stats());
      }
    }
  }

  private static void hear(WireClient by, Set<String> left) {
    String frame = by.poll(A_MOMENT);
    while (frame != null) {
      if (frame.startsWith(LEAVE) && !left.add(frame)) {
        throw new IllegalStateException("told twice: " + frame);
      }
      frame = by.poll(Duration.ZERO);
    }
  }

  private void forgetHeard() {
    for (WireClient each : clients) {
      while (each.poll(Duration.ofMillis(100)) != null) {
        // It came before what is measured.
      }
    }
  }

  private boolean isEmpty() {
    return await(client.send(Request.cmd(Command.KEYS).arg("*:presence:*"))).size() == 0;
  }

  /** Users that Redis has of the first node. */
  private int listed() {
    return send(Command.HLEN, "{socket.io}:node:holder/run:present");
  }

  private int send(Command command, String key) {
    return await(
        client.send(Request.cmd(command).arg(key)).map(answer -> answer.toInteger()).otherwise(-1));
  }

  private static void until(Callable<Boolean> condition) {
    Awaitility.await()
        .atMost(PATIENCE)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(5))
        .until(condition);
  }

  @Override
  public void close() {
    clients.forEach(WireClient::close);
    listening.close();
    survivor.close();
    holder.close();
    await(vertx.close());
    redis.close();
  }
}
