package io.roomcast.bench.million;

import com.sun.management.GarbageCollectionNotificationInfo;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.openmbean.CompositeData;

/** Collects how long the garbage collector has stopped the program. Thread-safe. */
final class GcPauses {

  private long count;
  private long totalMillis;
  private long maxMillis;

  GcPauses() {
    for (GarbageCollectorMXBean bean : ManagementFactory.getGarbageCollectorMXBeans()) {
      boolean concurrent =
          bean.getName().contains("Cycles") || bean.getName().contains("Concurrent");
      if (!concurrent && bean instanceof NotificationEmitter emitter) {
        emitter.addNotificationListener(
            (notification, handback) -> heard(notification), null, null);
      }
    }
  }

  private synchronized void heard(Notification notification) {
    if (notification
        .getType()
        .equals(GarbageCollectionNotificationInfo.GARBAGE_COLLECTION_NOTIFICATION)) {
      long millis =
          GarbageCollectionNotificationInfo.from((CompositeData) notification.getUserData())
              .getGcInfo()
              .getDuration();
      count++;
      totalMillis += millis;
      maxMillis = Math.max(maxMillis, millis);
    }
  }

  /** What happened since the last call. */
  synchronized Pauses take() {
    Pauses taken = new Pauses(count, totalMillis, maxMillis);
    count = 0;
    totalMillis = 0;
    maxMillis = 0;
    return taken;
  }

  record Pauses(long count, long totalMillis, long maxMillis) {}
}
