package io.roomcast.cluster.redis;

import java.util.concurrent.atomic.LongAdder;

/** What is counted about nodes. Any thread. */
final class NodeCounters {

  final LongAdder renewals = new LongAdder();
  final LongAdder failedRenewals = new LongAdder();
  final LongAdder lapses = new LongAdder();
  final LongAdder lookups = new LongAdder();
  final LongAdder refusedLookups = new LongAdder();
  final LongAdder socketsLeftOut = new LongAdder();
  final LongAdder nodesLost = new LongAdder();
  final LongAdder socketsTold = new LongAdder();
  final LongAdder usersTolerated = new LongAdder();

  /** Written by the relay's loop only. */
  volatile int sockets;

  volatile int unwritten;
  volatile int users;
  volatile int usersUnwritten;

  NodeStats stats(int nodes) {
    return new NodeStats(
        nodes,
        renewals.sum(),
        failedRenewals.sum(),
        lapses.sum(),
        lookups.sum(),
        refusedLookups.sum(),
        sockets,
        unwritten,
        socketsLeftOut.sum(),
        nodesLost.sum(),
        socketsTold.sum(),
        users,
        usersUnwritten,
        usersTolerated.sum());
  }
}
