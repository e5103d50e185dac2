package io.roomcast.cluster.redis;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Messages on their way from the event loops to the relay's: many in one turn of it. Any thread;
 * without locks. Bounded as the queue behind it is; beyond, new ones are dropped.
 */
final class Inbox {

  /** The relay's loop may be busy with other things for a moment, however short the queue is. */
  private static final int LEAST = 4096;

  private final RelayOptions.Queue bounds;
  private final RelayCounters counters;
  private final ConcurrentLinkedQueue<Outgoing> messages = new ConcurrentLinkedQueue<>();
  private final AtomicInteger size = new AtomicInteger();
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicBoolean announced = new AtomicBoolean();
  private final Runnable announce;

  /**
   * @param announce called when there is something to be taken, from any thread
   */
  Inbox(RelayOptions.Queue bounds, RelayCounters counters, Runnable announce) {
    this.bounds = bounds;
    this.counters = counters;
    this.announce = announce;
  }

  /** Takes a message; false when it was dropped. A notice, of which there are few, never is. */
  boolean offer(Outgoing message) {
    int messagesNow = size.incrementAndGet();
    long bytesNow = bytes.addAndGet(message.size());
    boolean full =
        messagesNow > Math.max(LEAST, bounds.maxMessages()) || bytesNow > bounds.maxBytes();
    if (full && !message.isNotice()) {
      forget(message);
      counters.drop(message, reason(message));
      return false;
    }
    messages.add(message);
    announce();
    return true;
  }

  private DropReason reason(Outgoing message) {
    if (message.size() > bounds.maxBytes()) {
      return DropReason.TOO_LARGE;
    }
    return message.isVolatile ? DropReason.QUEUE_FULL_VOLATILE : DropReason.QUEUE_FULL;
  }

  /** Says that there is something to be taken, unless that was said already. */
  void announce() {
    if (announced.compareAndSet(false, true)) {
      announce.run();
    }
  }

  private void forget(Outgoing message) {
    bytes.addAndGet(-message.size());
    size.decrementAndGet();
  }

  /** Whoever takes will be told again of what comes from now on. */
  void taking() {
    announced.set(false);
  }

  /** The next one, or null when there is none now. */
  @Nullable Outgoing poll() {
    Outgoing message = messages.poll();
    if (message != null) {
      forget(message);
    }
    return message;
  }
}
