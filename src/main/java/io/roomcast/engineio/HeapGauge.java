package io.roomcast.engineio;

import com.sun.management.GarbageCollectorMXBean;
import com.sun.management.GcInfo;
import io.roomcast.loop.Clock;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.DoubleSupplier;

/**
 * How full the heap is, as the last collection left it: what is in use between collections says
 * nothing, for garbage is not collected before there is need. Measured once in a second at most, by
 * whoever asks then. Thread-safe.
 */
final class HeapGauge {

  private static final long INTERVAL = 1_000;
  private static final long NEVER = Long.MIN_VALUE;

  private final DoubleSupplier source;
  private final AtomicLong measuredAt = new AtomicLong(NEVER);
  private volatile double share;

  /** {@code source} answers the share of the heap that is in use, 0 to 1. */
  HeapGauge(DoubleSupplier source) {
    this.source = source;
  }

  /** Share of the greatest possible heap that was in use after the last collection, 0 to 1. */
  double share(Clock clock) {
    long now = clock.monotonicMillis();
    long last = measuredAt.get();
    if ((last == NEVER || now - last >= INTERVAL) && measuredAt.compareAndSet(last, now)) {
      share = source.getAsDouble();
    }
    return share;
  }

  /** As the collectors report it; 0 before the first collection. */
  static double afterCollection() {
    GcInfo last = null;
    for (var bean : ManagementFactory.getGarbageCollectorMXBeans()) {
      GcInfo info =
          bean instanceof GarbageCollectorMXBean collector ? collector.getLastGcInfo() : null;
      if (info != null && (last == null || info.getEndTime() > last.getEndTime())) {
        last = info;
      }
    }
    return last == null ? 0 : used(last) / (double) Runtime.getRuntime().maxMemory();
  }

  private static long used(GcInfo collection) {
    Map<String, MemoryUsage> pools = collection.getMemoryUsageAfterGc();
    long used = 0;
    for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
      MemoryUsage usage = pools.get(pool.getName());
      if (usage != null && pool.getType() == MemoryType.HEAP) {
        used += usage.getUsed();
      }
    }
    return used;
  }
}
