package io.roomcast.cluster.redis;

import io.roomcast.cluster.NodeInfo;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.ResponseType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Renews the lease of this node and reads those of the others. Event loop of the relay. Leases are
 * keys that Redis lets go by itself: no clocks of nodes are compared.
 */
final class Leases {

  private static final Logger log = LoggerFactory.getLogger(Leases.class);

  /** A lease is renewed so many times before it would end. */
  private static final int RENEWALS = 3;

  /** Nodes that are considered: others have been put there by no node. */
  private static final int MOST = 1 << 12;

  /** ms between two rounds, at least, and how long after its end a lease is looked at. */
  private static final int PAUSE = 50;

  /** What is found out. */
  interface Events {

    /** These are alive, but for this one. */
    void alive(Map<String, NodeInfo> others);

    /** The lease of this node is being renewed: what goes with it is to be, too. */
    void renewing();

    /** Whatever this node has on Redis may be gone: it was taken for dead, or Redis was empty. */
    void forgotten();

    /** A run has ended without having left. Told again until it is settled. */
    void lost(String member);

    /** A run has ended orderly, and left users in rooms. Told again until it is settled. */
    void left(String member);
  }

  private final RelayLoop loop;
  private final KeyLink link;
  private final NodeKeys keys;
  private final NodeInfo self;
  private final long lease;
  private final NodeCounters counters;
  private final Events events;

  /**
   * When each run renewed its lease last, by the clock of {@link RelayLoop#now}. Empty when Redis
   * was away: nobody could renew anything then.
   */
  private final Map<String, Long> renewed = new HashMap<>();

  private int round;
  private boolean registered;
  private boolean failing;
  private boolean closed;
  private long timer = -1;

  Leases(
      RelayLoop loop,
      KeyLink link,
      NodeKeys keys,
      NodeInfo self,
      long lease,
      NodeCounters counters,
      Events events) {
    this.loop = loop;
    this.link = link;
    this.keys = keys;
    this.self = self;
    this.lease = lease;
    this.counters = counters;
    this.events = events;
  }

  /** Redis is there. The future is done when all know this node, and fails when they do not. */
  Future<Void> opened() {
    return renew();
  }

  /** Redis is not there. */
  void closed() {
    round++;
    renewed.clear();
    loop.cancel(timer);
  }

  private Future<Void> renew() {
    int number = ++round;
    long period = lease / RENEWALS;
    loop.cancel(timer);
    // A process that is busy is late, too; there must be time left to connect anew.
    timer = loop.timer((RENEWALS - 1) * period, () -> late(number));
    return exchange()
        .onComplete(
            done -> {
              if (number != round || closed) {
                return;
              }
              (done.succeeded() ? counters.renewals : counters.failedRenewals).increment();
              told(done.cause());
              loop.cancel(timer);
              long next = done.succeeded() ? nextRound(period) : period;
              timer = loop.timer(next, this::renew);
            });
  }

  /** Of failures in a row, the first is told. */
  private void told(@Nullable Throwable failure) {
    if (failure != null && !failing) {
      log.warn("The lease of this node was not renewed: {}", failure.getMessage());
    }
    failing = failure != null;
  }

  private void late(int number) {
    if (number == round && !closed) {
      counters.failedRenewals.increment();
      link.restart("it does not answer");
    }
  }

  /** Until our own lease needs it, or another one's ends. */
  private long nextRound(long period) {
    long now = RelayLoop.now();
    long next = period;
    for (long at : renewed.values()) {
      long left = at + lease - now;
      if (left > 0) {
        next = Math.min(next, left + PAUSE);
      }
    }
    return Math.max(PAUSE, next);
  }

  private Future<Void> exchange() {
    String key = keys.node(self.id());
    Future<@Nullable Response> before = link.send(Request.cmd(Command.GET).arg(key));
    Future<?> set =
        link.send(Request.cmd(Command.SET).arg(key).arg(self.toJson()).arg("PX").arg(lease));
    Future<?> add = link.send(Request.cmd(Command.SADD).arg(keys.all()).arg(self.member()));
    Future<@Nullable Response> all = link.send(Request.cmd(Command.SMEMBERS).arg(keys.all()));
    Future<@Nullable Response> left = link.send(Request.cmd(Command.SMEMBERS).arg(keys.left()));
    events.renewing();
    return Future.all(before, set, add, all, left)
        .compose(
            done -> {
              runs(left.result(), self.member()).forEach(events::left);
              held(info(before.result()));
              return read(runs(all.result(), self.member()));
            });
  }

  /** What stood in our place. */
  private void held(@Nullable NodeInfo before) {
    boolean ours = before != null && before.run().equals(self.run());
    if (before != null && !ours) {
      renewed.put(before.member(), RelayLoop.now());
    }
    if (registered && !ours) {
      counters.lapses.increment();
      if (before == null) {
        log.warn("The lease had ended: other nodes may have taken this one for dead");
      } else {
        log.warn("Another process has the name {}, too: node.id must differ", self.id());
      }
    }
    if (!ours) {
      events.forgotten();
    }
    registered = true;
  }

  private Future<Void> read(List<String> members) {
    List<String> ids = members.stream().map(Leases::id).distinct().toList();
    if (ids.isEmpty()) {
      found(members, Map.of());
      return Future.succeededFuture();
    }
    Request values = Request.cmd(Command.MGET);
    ids.forEach(id -> values.arg(keys.node(id)));
    List<Future<@Nullable Response>> replies = new ArrayList<>(List.of(link.send(values)));
    ids.forEach(id -> replies.add(link.send(Request.cmd(Command.PTTL).arg(keys.node(id)))));
    return Future.all(replies)
        .map(
            done -> {
              Map<String, NodeInfo> alive = new HashMap<>();
              for (int i = 0; i < ids.size(); i++) {
                Response stored = replies.get(0).result();
                NodeInfo info = info(stored == null ? null : stored.get(i));
                Response left = replies.get(i + 1).result();
                if (info != null && info.id().equals(ids.get(i)) && left != null) {
                  alive.put(info.id(), info);
                  long spent = Math.max(0, lease - left.toLong());
                  renewed.put(info.member(), RelayLoop.now() - spent);
                }
              }
              found(members, alive);
              return null;
            });
  }

  private void found(List<String> members, Map<String, NodeInfo> alive) {
    long now = RelayLoop.now();
    renewed.keySet().retainAll(Set.copyOf(members));
    events.alive(alive);
    for (String member : members) {
      NodeInfo info = alive.get(id(member));
      if (info == null || !info.member().equals(member)) {
        // Nobody is taken for dead who was not silent for a whole lease while we listened.
        long since = renewed.computeIfAbsent(member, first -> now);
        if (now - since >= lease) {
          events.lost(member);
        }
      }
    }
  }

  private static String id(String member) {
    return member.substring(0, member.indexOf('/'));
  }

  /** The runs in an answer of Redis, all but this one. */
  static List<String> runs(@Nullable Response set, String self) {
    List<String> members = new ArrayList<>();
    for (int i = 0; set != null && i < Math.min(set.size(), MOST); i++) {
      String member = String.valueOf(set.get(i));
      int slash = member.indexOf('/');
      if (slash > 0
          && NodeInfo.isName(member.substring(0, slash))
          && NodeInfo.isName(member.substring(slash + 1))
          && !member.equals(self)) {
        members.add(member);
      }
    }
    return members;
  }

  /** What a node has written, or null. */
  static @Nullable NodeInfo info(@Nullable Response stored) {
    return stored == null || stored.type() != ResponseType.BULK
        ? null
        : NodeInfo.parse(stored.toBytes());
  }

  /** Renews no more. */
  void close() {
    closed = true;
    round++;
    loop.cancel(timer);
  }

  /**
   * This node ends, and says so.
   *
   * @param present whether others are to take its users out of rooms
   */
  Future<?> leave(boolean present) {
    close();
    String member = self.member();
    return Future.join(
        present
            ? link.send(Request.cmd(Command.SADD).arg(keys.left()).arg(member))
            : Future.succeededFuture(),
        link.send(Request.cmd(Command.SREM).arg(keys.all()).arg(member)),
        link.send(
            Request.cmd(Command.DEL)
                .arg(keys.node(self.id()))
                .arg(keys.sockets(member))
                .arg(keys.users(member))));
  }
}
