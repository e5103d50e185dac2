package io.roomcast.cluster.redis;

/**
 * How nodes know each other. Immutable.
 *
 * @param prefix what all keys begin with
 * @param lease ms after which a node that is silent is dead; all nodes have the same
 * @param maxSockets sockets of this node that the others are to know of when it dies; more are left
 *     out, and counted
 * @param maxLookups nodes that Redis may be asked for at a time: their names come from clients.
 *     Further ones count as not there, and are counted
 */
public record NodeOptions(String prefix, long lease, int maxSockets, int maxLookups) {

  /** 15 s, 200,000 sockets, 256 lookups. */
  public static NodeOptions of(String prefix) {
    return new NodeOptions(prefix, 15_000, 200_000, 256);
  }
}
