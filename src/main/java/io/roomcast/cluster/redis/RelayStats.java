package io.roomcast.cluster.redis;

import java.util.Map;

/**
 * What a relay is at, and what it has done since it began. Immutable.
 *
 * @param up whether messages go to and come from Redis
 * @param nodes nodes of the cluster when they were counted last, this one included
 * @param published messages that Redis has taken
 * @param publishedBytes bytes of these
 * @param publishMicros µs that Redis took to confirm them, in all
 * @param received messages that came from Redis
 * @param receivedBytes bytes of these
 * @param echoes those of them that are this node's own
 * @param unwanted those of them for rooms that have no members here, with the pattern
 * @param delivered broadcasts of other nodes handed to the event loops
 * @param dropped messages that were dropped, by reason
 * @param queuedMessages messages that wait for Redis
 * @param queuedBytes bytes of these
 * @param subscriptions channels and patterns subscribed to
 * @param lateSubscriptions joins that did not wait for Redis any longer
 * @param openRequests questions to other nodes without all answers
 * @param requests questions asked
 * @param refusedRequests questions not asked, as too many were open
 * @param requestTimeouts questions that not all nodes answered in time
 * @param answers questions of other nodes answered
 * @param socketsLeftOut sockets that were not told of, as the answer would have been too large
 * @param pauses times that Redis was not read as the event loops were behind
 * @param connectionsLost connections that were lost, or given up as dead
 * @param gaps times in which messages of other nodes may have been missed
 * @param lagMicros µs from publishing to receiving, at the last probe
 */
public record RelayStats(
    boolean up,
    int nodes,
    long published,
    long publishedBytes,
    long publishMicros,
    long received,
    long receivedBytes,
    long echoes,
    long unwanted,
    long delivered,
    Map<DropReason, Long> dropped,
    int queuedMessages,
    long queuedBytes,
    int subscriptions,
    long lateSubscriptions,
    int openRequests,
    long requests,
    long refusedRequests,
    long requestTimeouts,
    long answers,
    long socketsLeftOut,
    long pauses,
    long connectionsLost,
    long gaps,
    long lagMicros) {

  /** How many were dropped for that reason. */
  public long dropped(DropReason reason) {
    return dropped.getOrDefault(reason, 0L);
  }
}
