package io.roomcast.handler;

import org.jspecify.annotations.Nullable;

/**
 * What one user or address may have of a node, and what follows for who goes too far. Immutable.
 *
 * @param connectionsPerUser connections of a user, or 0 for any number; one counts once, however
 *     many namespaces it is in
 * @param userConnections how they are counted
 * @param eventsPerUser events of a user's sockets, or null for any number
 * @param eventsPerIp events of the sockets of an address, and its CONNECTs, or null for any number
 * @param violations what ends a socket, or null for nothing
 * @param maxBuckets users, and addresses, whose events are remembered at a time, about
 * @param dryRun whether what is over a limit is counted and let pass
 */
public record NodeLimitOptions(
    int connectionsPerUser,
    Counting userConnections,
    @Nullable EventLimit eventsPerUser,
    @Nullable EventLimit eventsPerIp,
    @Nullable Violations violations,
    int maxBuckets,
    boolean dryRun) {

  /** No limit. */
  public NodeLimitOptions() {
    this(0, Counting.ON_NODE, null, null, null, 1_000_000, false);
  }

  /** Checks the values; throws {@link IllegalArgumentException}. */
  public NodeLimitOptions {
    if (connectionsPerUser < 0 || maxBuckets < 1) {
      throw new IllegalArgumentException("limits: connectionsPerUser from 0, maxBuckets from 1");
    }
  }

  /** With connections counted on each node by itself. */
  public NodeLimitOptions(
      int connectionsPerUser,
      @Nullable EventLimit eventsPerUser,
      @Nullable EventLimit eventsPerIp,
      @Nullable Violations violations,
      int maxBuckets,
      boolean dryRun) {
    this(
        connectionsPerUser,
        Counting.ON_NODE,
        eventsPerUser,
        eventsPerIp,
        violations,
        maxBuckets,
        dryRun);
  }

  /**
   * Where connections are counted.
   *
   * @param clusterWide on all nodes together, where {@link NodeLimits} knows them
   * @param patience ms for which a CONNECT waits for their answer, at most
   */
  public record Counting(boolean clusterWide, long patience) {

    /** On each node by itself. */
    public static final Counting ON_NODE = new Counting(false, 0);
  }

  /**
   * How often a socket may go too far: refused and dropped events count, throttled ones do not.
   *
   * @param max so often
   * @param perMillis within this time, ms
   * @param close whether its connection is closed then, so that the client comes back; else it is
   *     disconnected from its namespace
   */
  public record Violations(int max, long perMillis, boolean close) {}
}
