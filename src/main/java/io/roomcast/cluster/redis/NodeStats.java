package io.roomcast.cluster.redis;

/**
 * What a node knows of the others, and what it has done about them. Immutable.
 *
 * @param nodes nodes that are alive, this one included
 * @param renewals times that the lease was renewed
 * @param failedRenewals times that it was not
 * @param lapses times that the lease had ended before it was renewed
 * @param lookups times that Redis was asked for a node that was not known
 * @param refusedLookups times that it was not asked, as there were too many of such
 * @param sockets sockets of this node that the others are to know of when it dies
 * @param unwritten those of them, and of those that have left, that Redis has not heard of
 * @param socketsLeftOut sockets that they will not know of, as there are too many
 * @param nodesLost nodes that have died and whose sockets were told of by this one
 * @param socketsTold those sockets
 * @param users users of this node whose connections are counted on all nodes
 * @param usersUnwritten those of them, and of those that have left, that Redis has not heard of
 * @param usersTolerated connections that this node let in by itself, as Redis did not answer
 */
public record NodeStats(
    int nodes,
    long renewals,
    long failedRenewals,
    long lapses,
    long lookups,
    long refusedLookups,
    int sockets,
    int unwritten,
    long socketsLeftOut,
    long nodesLost,
    long socketsTold,
    int users,
    int usersUnwritten,
    long usersTolerated) {}
