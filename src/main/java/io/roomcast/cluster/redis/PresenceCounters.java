package io.roomcast.cluster.redis;

import java.util.concurrent.atomic.LongAdder;

/** What is counted about presence. Any thread. */
final class PresenceCounters {

  final LongAdder alone = new LongAdder();
  final LongAdder settled = new LongAdder();

  /** Written by the relay's loop only. */
  volatile int entries;

  volatile int unwritten;

  PresenceFigures figures() {
    return new PresenceFigures(entries, unwritten, alone.sum(), settled.sum());
  }
}
