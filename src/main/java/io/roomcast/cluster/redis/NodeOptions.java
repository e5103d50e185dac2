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
 * @param maxQuestions rooms that Redis may be asked for at a time, of {@link SharedPresence};
 *     further ones are answered with what this node has, and are counted
 * @param questionTimeout ms for which such an answer is waited for
 * @param maxAnswer characters that it may have; with more, it has what this node has
 */
public record NodeOptions(
    String prefix,
    long lease,
    int maxSockets,
    int maxLookups,
    int maxQuestions,
    long questionTimeout,
    int maxAnswer) {

  /** 15 s, 200,000 sockets, 256 lookups, 10,000 questions of 5 s, 8 MiB. */
  public static NodeOptions of(String prefix) {
    return new NodeOptions(prefix, 15_000, 200_000, 256, 10_000, 5_000, 8 << 20);
  }

  /** The same with another, in ms. */
  public NodeOptions withLease(long other) {
    return new NodeOptions(
        prefix, other, maxSockets, maxLookups, maxQuestions, questionTimeout, maxAnswer);
  }
}
