package io.roomcast.cluster.redis;

import java.util.concurrent.atomic.LongAdder;

/** What the streams adapter counts beside what every relay does. Any thread. */
final class StreamCounters {

  final LongAdder read = new LongAdder();
  final LongAdder doubled = new LongAdder();
  final LongAdder gaps = new LongAdder();
  final LongAdder sessionsKept = new LongAdder();
  final LongAdder sessionsDropped = new LongAdder();
  final LongAdder sessionsUnsure = new LongAdder();
  final LongAdder sessionsRestored = new LongAdder();
  final LongAdder sessionsMissed = new LongAdder();
  final LongAdder sessionsRead = new LongAdder();
  final LongAdder deliveredLate = new LongAdder();

  /** By our clock, ms since the epoch, when the last entry was read; 0 for never. */
  private volatile long readAt;

  private volatile long lagMillis;

  /** Some entries were read, of which the last was added at that time by the clock of Redis. */
  void read(int entries, long lastMillis) {
    read.add(entries);
    readAt = System.currentTimeMillis();
    lagMillis = Math.max(0, readAt - lastMillis);
  }

  /** As it is now. */
  StreamStats stats() {
    long at = readAt;
    return new StreamStats(
        read.sum(),
        doubled.sum(),
        gaps.sum(),
        lagMillis,
        at == 0 ? 0 : Math.max(0, System.currentTimeMillis() - at),
        deliveredLate.sum(),
        sessionsKept.sum(),
        sessionsDropped.sum(),
        sessionsUnsure.sum(),
        sessionsRestored.sum(),
        sessionsMissed.sum(),
        sessionsRead.sum());
  }
}
