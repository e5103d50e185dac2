package io.roomcast.cluster.redis;

import io.roomcast.cluster.LostSocket;
import io.roomcast.cluster.NodeInfo;
import io.roomcast.cluster.Nodes;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The nodes of a cluster, by leases on Redis. It lives on the event loop of the relay; thread-safe.
 * While Redis is away, what was known last counts.
 */
public final class RedisNodes implements Nodes {

  /** Names that no node has, which are not asked for again for a while. */
  private static final int MAX_MISSES = 1_024;

  private static final int MISS_MILLIS = 1_000;

  /** ms that leaving may take. */
  private static final int LEAVING = 1_000;

  private final RelayLoop loop;
  private final NodeInfo self;
  private final NodeKeys keys;
  private final int maxLookups;
  private final NodeCounters counters = new NodeCounters();
  private final KeyLink link;
  private final Leases leases;
  private final SocketList sockets;
  private final UserCounts users;
  private final SharedPresence presence;
  private final LostNodes lost;
  private final List<Consumer<Set<String>>> handlers = new CopyOnWriteArrayList<>();
  private final Map<String, Future<@Nullable NodeInfo>> lookups = new HashMap<>();
  private final Map<String, Long> misses =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
          return size() > MAX_MISSES;
        }
      };
  private final Promise<Void> known = Promise.promise();

  private boolean opening;

  private volatile Map<String, NodeInfo> others = Map.of();

  /** On the loop of the relay. */
  RedisNodes(
      RelayLoop loop,
      RelayOptions connection,
      RelayCounters relay,
      NodeOptions options,
      NodeInfo self) {
    this.loop = loop;
    this.self = self;
    this.keys = new NodeKeys(options.prefix());
    this.maxLookups = options.maxLookups();
    this.link = new KeyLink(loop, connection.servers(), relay, this::opened, this::closed);
    String list = keys.sockets(self.member());
    this.sockets = new SocketList(loop, link, list, options.maxSockets(), counters);
    this.users = new UserCounts(loop, link, keys, self.member(), options.lease(), counters);
    this.presence =
        new SharedPresence(
            loop, link, keys, self.member(), options, () -> relay.isCrowded(connection.queue()));
    this.lost = new LostNodes(loop, link, keys, self.member(), counters, presence);
    this.leases = new Leases(loop, link, keys, self, options.lease(), counters, new Found());
  }

  /**
   * Done when the others know this node, or it is clear that they cannot for now.
   *
   * @param patience ms that this may take
   */
  Future<Void> open(long patience) {
    loop.timer(patience, known::tryComplete);
    link.open().onFailure(notThere -> known.tryComplete());
    return known.future();
  }

  private void opened() {
    sockets.opened();
    users.opened();
    opening = true;
    leases
        .opened()
        .onComplete(
            done -> {
              opening = false;
              presence.republish();
              settled();
            });
  }

  private void settled() {
    if (link.isOpen()) { // else we were redirected, and it begins again
      known.tryComplete();
    }
  }

  private void closed() {
    leases.closed();
    users.closed();
    presence.closed();
  }

  private final class Found implements Leases.Events {

    @Override
    public void alive(Map<String, NodeInfo> found) {
      Map<String, NodeInfo> now = new HashMap<>(found);
      now.remove(self.id());
      Set<String> gone = new HashSet<>();
      others.forEach(
          (id, info) -> {
            NodeInfo there = now.get(id);
            if (there == null || !there.run().equals(info.run())) {
              gone.add(id);
            }
          });
      others = Map.copyOf(now);
      now.keySet().forEach(misses::remove);
      if (!gone.isEmpty()) {
        handlers.forEach(handler -> handler.accept(gone));
      }
    }

    @Override
    public void renewing() {
      sockets.renew();
      users.renew();
      presence.renew();
    }

    @Override
    public void forgotten() {
      sockets.rewrite();
      if (!opening) {
        presence.republish();
      }
    }

    @Override
    public void lost(String member) {
      lost.lost(member);
    }

    @Override
    public void left(String member) {
      lost.left(member);
    }
  }

  @Override
  public NodeInfo self() {
    return self;
  }

  @Override
  public Map<String, NodeInfo> others() {
    return others;
  }

  @Override
  public void onGone(Consumer<Set<String>> handler) {
    handlers.add(handler);
  }

  @Override
  public Future<@Nullable NodeInfo> lookup(String id) {
    return loop.call(() -> lookupNow(id));
  }

  private Future<@Nullable NodeInfo> lookupNow(String id) {
    NodeInfo there = others.get(id);
    Long missed = misses.get(id);
    if (there != null) {
      return Future.succeededFuture(there);
    }
    if (!NodeInfo.isName(id)
        || id.equals(self.id())
        || (missed != null && RelayLoop.now() - missed < MISS_MILLIS)) {
      return Future.succeededFuture();
    }
    Future<@Nullable NodeInfo> underWay = lookups.get(id);
    if (underWay != null) {
      return underWay;
    }
    if (lookups.size() >= maxLookups) {
      counters.refusedLookups.increment();
      return Future.succeededFuture();
    }
    counters.lookups.increment();
    Future<@Nullable NodeInfo> asked =
        link.send(Request.cmd(Command.GET).arg(keys.node(id)))
            .map(stored -> Leases.info(stored))
            .otherwiseEmpty();
    lookups.put(id, asked);
    return asked.onComplete(done -> found(id, done.result()));
  }

  private void found(String id, @Nullable NodeInfo info) {
    lookups.remove(id);
    if (info == null || !info.id().equals(id)) {
      misses.put(id, RelayLoop.now());
    } else if (!others.containsKey(id)) {
      Map<String, NodeInfo> more = new HashMap<>(others);
      more.put(id, info);
      others = Map.copyOf(more);
    }
  }

  /** The others are to know of this socket when this node dies. */
  public void opened(LostSocket socket) {
    loop.execute(() -> sockets.add(socket));
  }

  /** It is no more, and whoever was to know of that does. */
  public void ended(LostSocket socket) {
    loop.execute(() -> sockets.remove(socket));
  }

  /**
   * Counts a connection of a user, unless he has {@code max} on all nodes; {@link #userLeft} counts
   * it no more. While Redis does not answer, this node's own decide, and those that get in so are
   * counted in {@link NodeStats#usersTolerated}. Never fails; completes on the relay's event loop.
   *
   * @param patience ms to wait for Redis, at most
   */
  public Future<Boolean> userEntered(String user, int max, long patience) {
    return loop.call(() -> users.enter(user, max, patience));
  }

  /** A connection that was counted is no more. */
  public void userLeft(String user) {
    loop.execute(() -> users.left(user));
  }

  /** Who is in which room, on all nodes. */
  public SharedPresence presence() {
    return presence;
  }

  /**
   * Takes care of the sockets of nodes that die: called with the name of a run ({@code id/run}) and
   * some of its sockets, on the loop of the relay; the future is done when all that can be told
   * was. Of all nodes that do so, one is called for a socket, and only when that dies as well,
   * another may be called for the same. Without a handler, this node leaves them to others.
   */
  public void onLost(BiFunction<String, List<LostSocket>, Future<Void>> handler) {
    loop.execute(() -> lost.teller(handler));
  }

  /** What it knows, and what it has counted. */
  public NodeStats stats() {
    return counters.stats(others.size() + 1);
  }

  /** This node ends: the others forget it, and nobody tells of its sockets. */
  public Future<Void> leave() {
    return loop.call(
        () -> {
          sockets.close();
          users.close();
          presence.close();
          return loop.within(LEAVING, leases.leave(!presence.isEmpty()))
              .otherwiseEmpty()
              .compose(left -> link.close());
        });
  }

  /** Takes users of a run out of rooms, as when it is dead; for tests. */
  Future<Void> settlePresence(String member) {
    return loop.call(() -> presence.settle(member));
  }

  /** Ends without a word, as when the process dies. Event loop of the relay. */
  Future<Void> abandon() {
    sockets.close();
    users.close();
    presence.close();
    leases.close();
    return link.close();
  }
}
