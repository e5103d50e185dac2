package io.roomcast.cluster.redis;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;

/** What a relay counts. Any thread. */
final class RelayCounters {

  /** The part of what may wait at which whoever can wait does. */
  private static final int CROWDED = 4;

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
  final LongAdder refusedRequests = new LongAdder();
  final LongAdder requestTimeouts = new LongAdder();
  final LongAdder answers = new LongAdder();
  final LongAdder lateSubscriptions = new LongAdder();
  final LongAdder socketsLeftOut = new LongAdder();
  final LongAdder pauses = new LongAdder();

  private final LongAccumulator missingSince = new LongAccumulator(Math::min, Outgoing.NOTHING);
  private final Map<DropReason, LongAdder> dropped = new EnumMap<>(DropReason.class);

  /** Since when it is not up, in ms of {@link RelayLoop#now}; {@link #UP} when it is. */
  volatile long downSince = RelayLoop.now();

  static final long UP = Long.MAX_VALUE;

  final LongAdder queuedMessages = new LongAdder();
  final LongAdder queuedBytes = new LongAdder();
  final LongAdder subscriptions = new LongAdder();

  /** Lines to servers that there are to be, and connections of these that work. */
  private int lines;

  private int publishers;
  private int subscribers;

  /** Written by the relay's loop only. */
  private volatile boolean up;

  private volatile boolean publishing;

  volatile int openRequests;
  volatile long lagMicros;
  volatile int nodes = 1;

  /** Whether a good part of what may wait for Redis does; any thread. */
  boolean isCrowded(RelayOptions.Queue bounds) {
    return queuedMessages.sum() > bounds.maxMessages() / CROWDED
        || queuedBytes.sum() > bounds.maxBytes() / CROWDED;
  }

  RelayCounters() {
    for (DropReason reason : DropReason.values()) {
      dropped.put(reason, new LongAdder());
    }
  }

  /** There are more lines, or less. Event loop of the relay. */
  void lines(int more) {
    lines += more;
    connections();
  }

  /** A connection for publishing works, or one no more. Event loop of the relay. */
  void publisher(boolean isUp) {
    publishers += isUp ? 1 : -1;
    connections();
  }

  /** A connection for subscribing has all that is wanted, or one no more. The same. */
  void subscriber(boolean isUp) {
    subscribers += isUp ? 1 : -1;
    connections();
  }

  /** Whether all connections work. Any thread. */
  boolean isUp() {
    return up;
  }

  /** Whether messages can be sent to all servers there are. Any thread. */
  boolean isPublishing() {
    return publishing;
  }

  private void connections() {
    publishing = lines > 0 && publishers >= lines;
    up = lines > 0 && publishers >= lines && subscribers >= lines;
    if (up) {
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
    if (!message.isNotice()) {
      drop(reason, 1);
    }
    missingSince.accumulate(message.missingSince());
    message.fail(reason);
  }

  /**
   * Since when other nodes miss something that was dropped, and are not told of it yet, in ms of
   * {@link RelayLoop#now}; {@link Outgoing#NOTHING} when there is nothing, and from now on. Any
   * thread.
   */
  long takeMissingSince() {
    return missingSince.getThenReset();
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
        up,
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
        (int) queuedMessages.sum(),
        queuedBytes.sum(),
        (int) subscriptions.sum(),
        lateSubscriptions.sum(),
        openRequests,
        requests.sum(),
        refusedRequests.sum(),
        requestTimeouts.sum(),
        answers.sum(),
        socketsLeftOut.sum(),
        pauses.sum(),
        connectionsLost.sum(),
        gaps.sum(),
        lagMicros);
  }
}
