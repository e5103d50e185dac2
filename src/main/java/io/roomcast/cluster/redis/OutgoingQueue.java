package io.roomcast.cluster.redis;

import java.util.ArrayDeque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Messages that wait for Redis, bounded by number, bytes and age: beyond, volatile ones go first,
 * then the oldest. Owned by one thread.
 */
final class OutgoingQueue {

  private final RelayOptions.Queue bounds;
  private final RelayCounters counters;
  private final Consumer<Outgoing> dropped;

  /** Those that are volatile, in their order. */
  private final ArrayDeque<Outgoing> volatiles = new ArrayDeque<>();

  private @Nullable Outgoing head;
  private @Nullable Outgoing tail;
  private int size;
  private long bytes;

  /** What the counters know of that. */
  private int shownSize;

  private long shownBytes;

  OutgoingQueue(RelayOptions.Queue bounds, RelayCounters counters) {
    this(bounds, counters, message -> {});
  }

  /**
   * @param dropped told of every message that is dropped, but for those of {@link #clear}
   */
  OutgoingQueue(RelayOptions.Queue bounds, RelayCounters counters, Consumer<Outgoing> dropped) {
    this.bounds = bounds;
    this.counters = counters;
    this.dropped = dropped;
  }

  int size() {
    return size;
  }

  long bytes() {
    return bytes;
  }

  /** Tells the counters what waits now. */
  void show() {
    counters.queuedMessages.add(size - shownSize);
    counters.queuedBytes.add(bytes - shownBytes);
    shownSize = size;
    shownBytes = bytes;
  }

  /** Adds a message, and drops what is too much then. */
  void add(Outgoing message) {
    message.previous = tail;
    if (tail == null) {
      head = message;
    } else {
      tail.next = message;
    }
    tail = message;
    size++;
    bytes += message.size();
    if (message.isVolatile) {
      volatiles.add(message);
    }
    while (head != null && (size > bounds.maxMessages() || bytes > bounds.maxBytes())) {
      shed();
    }
  }

  /** Drops a message, if there is one. */
  void shed() {
    Outgoing victim = volatiles.peek();
    if (victim != null) {
      drop(victim, DropReason.QUEUE_FULL_VOLATILE);
    } else if (head != null) {
      drop(head, DropReason.QUEUE_FULL);
    }
  }

  /** Puts back a message that was taken, before all others; whoever took it has made room. */
  void putBack(Outgoing message) {
    message.next = head;
    if (head == null) {
      tail = message;
    } else {
      head.previous = message;
    }
    head = message;
    size++;
    bytes += message.size();
    if (message.isVolatile) {
      volatiles.addFirst(message);
    }
  }

  /** The oldest, which stays; or null. */
  @Nullable Outgoing peek() {
    return head;
  }

  /** Takes the oldest, or null. */
  @Nullable Outgoing poll() {
    Outgoing oldest = head;
    if (oldest != null) {
      remove(oldest);
    }
    return oldest;
  }

  /** Drops those that have waited too long. */
  void expire(long now) {
    while (head != null && now - head.since > bounds.maxAge()) {
      drop(head, DropReason.TOO_OLD);
    }
  }

  /** Drops all. */
  void clear() {
    while (head != null) {
      drop(head, DropReason.CLOSED);
    }
  }

  private void drop(Outgoing message, DropReason reason) {
    remove(message);
    counters.drop(message, reason);
    dropped.accept(message);
  }

  private void remove(Outgoing message) {
    if (message.isVolatile) {
      // Whichever end of the list it is taken from, it is the oldest of its kind.
      volatiles.poll();
    }
    Outgoing before = message.previous;
    Outgoing after = message.next;
    if (before == null) {
      head = after;
    } else {
      before.next = after;
    }
    if (after == null) {
      tail = before;
    } else {
      after.previous = before;
    }
    message.previous = null;
    message.next = null;
    size--;
    bytes -= message.size();
  }
}
