package io.roomcast.cluster.forward;

import java.util.Map;

/**
 * What a node has forwarded, and what others have forwarded to it. Immutable.
 *
 * @param forwarded requests whose owner has begun to answer, by what they were for
 * @param failed those that were not forwarded to their end, by the reason
 * @param requests polls and POSTs under way to other nodes
 * @param webSockets WebSockets passed on to other nodes, or about to be
 * @param served requests that other nodes have forwarded to this one
 * @param refused requests for the internal endpoint without a valid signature
 * @param asked times that this node, about to end, has asked others to let a client of theirs go or
 *     to answer its poll
 * @param failedAsks those of these that another node has not taken
 */
public record ForwardStats(
    Map<ForwardKind, Long> forwarded,
    Map<ForwardFailure, Long> failed,
    long requests,
    long webSockets,
    long served,
    long refused,
    long asked,
    long failedAsks) {

  /** How many of that kind were forwarded. */
  public long forwarded(ForwardKind kind) {
    return forwarded.getOrDefault(kind, 0L);
  }

  /** How many failed for that reason. */
  public long failed(ForwardFailure why) {
    return failed.getOrDefault(why, 0L);
  }
}
