package io.roomcast.cluster.redis;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What a relay counts. Any thread. */
final class RelayCounters {

  final LongAdder published = new LongAdder();
  final LongAdder publishedBytes = new LongAdder();
  final LongAdder publishNanos = new LongAdder();
  final LongAdder received = new LongAdder();
  final LongAdder receivedBytes = new LongAdder();
  final LongAdder echoes = new LongAdder();
  final LongAdder unwanted = new LongAdder();
  final LongAdder delivered = new LongAdder();
  final LongAdder connectionsLost = new LongAdder();
  final LongAdder gaps = new LongAdder();
  final LongAdder requests = new LongAdder();
  final LongAdder requestTimeouts = new LongAdder();
  final LongAdder answers = new LongAdder();
  final LongAdder lateSubscriptions = new LongAdder();
  final LongAdder socketsLeftOut = new LongAdder();
  final LongAdder pauses = new LongAdder();

  private final Map<DropReason, LongAdder> dropped = new EnumMap<>(DropReason.class);

  /** Since when it is not up, in ms of {@link RelayLoop#now}; {@link #UP} when it is. */
  volatile long downSince = RelayLoop.now();

  static final long UP = Long.MAX_VALUE;

  /** Written by the relay's loop only. */
  volatile boolean publisherUp;

  volatile boolean subscriberUp;
  volatile int queuedMessages;
  volatile long queuedBytes;
  volatile int subscriptions;
  volatile int openRequests;
  volatile long lagMicros;
  volatile int nodes = 1;

  RelayCounters() {
    for (DropReason reason : DropReason.values()) {
      dropped.put(reason, new LongAdder());
    }
  }

  /** One of the connections came or went. Event loop of the relay. */
  void connections(boolean publisher, boolean subscriber) {
    publisherUp = publisher;
    subscriberUp = subscriber;
    if (publisher && subscriber) {
      downSince = UP;
    } else if (downSince == UP) {
      downSince = RelayLoop.now();
    }
  }

  void drop(DropReason reason) {
    drop(reason, 1);
  }

  /** A message for Redis is dropped, and who waits for it is told. */
  void drop(Outgoing message, DropReason reason) {
    drop(reason, 1);
    message.fail(reason);
  }

  void drop(DropReason reason, int count) {
    LongAdder counter = dropped.get(reason);
    if (counter != null) {
      counter.add(count);
    }
  }

  /** As it is now. */
  RelayStats stats() {
    Map<DropReason, Long> drops = new EnumMap<>(DropReason.class);
    dropped.forEach((reason, counter) -> drops.put(reason, counter.sum()));
    return new RelayStats(
        publisherUp && subscriberUp,
        nodes,
        published.sum(),
        publishedBytes.sum(),
        publishNanos.sum() / 1_000,
        received.sum(),
        receivedBytes.sum(),
        echoes.sum(),
        unwanted.sum(),
        delivered.sum(),
        Map.copyOf(drops),
        queuedMessages,
        queuedBytes,
        subscriptions,
        lateSubscriptions.sum(),
        openRequests,
        requests.sum(),
        requestTimeouts.sum(),
        answers.sum(),
        socketsLeftOut.sum(),
        pauses.sum(),
        connectionsLost.sum(),
        gaps.sum(),
        lagMicros);
  }
}
