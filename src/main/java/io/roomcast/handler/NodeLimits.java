package io.roomcast.handler;

import io.roomcast.loop.NodeBuckets;
import io.roomcast.loop.NodeCounts;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/**
 * What the users and addresses of one node have had of it, for the {@link LimitHandler}s of all its
 * event loops, so that their limits are exact. Thread-safe.
 */
public final class NodeLimits {

  private final NodeLimitOptions options;
  private final NodeCounts connections;
  private final @Nullable UserConnections cluster;
  private final @Nullable NodeBuckets users;
  private final @Nullable NodeBuckets addresses;

  private NodeLimits(
      NodeLimitOptions options, @Nullable NodeLimits before, @Nullable UserConnections cluster) {
    this.options = options;
    this.cluster = cluster;
    this.connections = before == null ? new NodeCounts() : before.connections;
    this.users = buckets(options.eventsPerUser(), options, before == null ? null : before.users);
    this.addresses =
        buckets(options.eventsPerIp(), options, before == null ? null : before.addresses);
  }

  private static @Nullable NodeBuckets buckets(
      @Nullable EventLimit limit, NodeLimitOptions options, @Nullable NodeBuckets before) {
    if (limit == null) {
      return null;
    }
    boolean same =
        before != null
            && before.rate().equals(limit.rate())
            && before.maxBuckets() == options.maxBuckets();
    return same ? before : new NodeBuckets(limit.rate(), options.maxBuckets());
  }

  /** With nothing known yet. */
  public static NodeLimits create(NodeLimitOptions options) {
    return new NodeLimits(options, null, null);
  }

  /** With other options: connections, and events where the rate stays the same, are remembered. */
  public NodeLimits with(NodeLimitOptions changed) {
    return new NodeLimits(changed, this, cluster);
  }

  /** The same for one node of several, which count connections of users together. */
  public NodeLimits in(UserConnections nodes) {
    return new NodeLimits(options, this, nodes);
  }

  NodeLimitOptions options() {
    return options;
  }

  /** What counts connections of users. */
  UserConnections connections() {
    UserConnections others = cluster;
    return others == null || !options.userConnections().clusterWide()
        ? new OnNode(connections)
        : new OnAllNodes(connections, others);
  }

  /** Exact for all event loops of this node. */
  private record OnNode(NodeCounts counts) implements UserConnections {

    @Override
    public Future<Boolean> enter(String user, int max, long patience) {
      return Future.succeededFuture(counts.tryAdd(user, max));
    }

    @Override
    public void left(String user) {
      counts.remove(user);
    }
  }

  /** Those of this node are counted all the same: the limit may become one of the node. */
  private record OnAllNodes(NodeCounts counts, UserConnections nodes) implements UserConnections {

    @Override
    public Future<Boolean> enter(String user, int max, long patience) {
      return nodes
          .enter(user, max, patience)
          .onSuccess(
              in -> {
                if (in) {
                  counts.tryAdd(user, Integer.MAX_VALUE);
                }
              });
    }

    @Override
    public void left(String user) {
      counts.remove(user);
      nodes.left(user);
    }
  }

  @Nullable NodeBuckets users() {
    return users;
  }

  @Nullable NodeBuckets addresses() {
    return addresses;
  }

  /** What is remembered. */
  public Stats stats() {
    return new Stats(
        connections.size(),
        users == null ? 0 : users.size(),
        addresses == null ? 0 : addresses.size(),
        (users == null ? 0 : users.evicted()) + (addresses == null ? 0 : addresses.evicted()),
        (users == null ? 0 : users.untracked()) + (addresses == null ? 0 : addresses.untracked()));
  }

  /**
   * What is remembered on this node. Immutable.
   *
   * @param connectedUsers users whose connections are counted
   * @param userBuckets users whose events are remembered
   * @param addressBuckets addresses whose events are remembered
   * @param evicted those of both forgotten because they were idle
   * @param untracked those of both not limited because there were {@code maxBuckets}
   */
  public record Stats(
      int connectedUsers, int userBuckets, int addressBuckets, long evicted, long untracked) {}
}
