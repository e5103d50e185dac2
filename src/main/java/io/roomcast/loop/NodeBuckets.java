package io.roomcast.loop;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Token buckets of one rate by key, exact for all event loops of a process: each key has one bucket
 * that they share. The map is touched when somebody comes or goes; whoever takes tokens often holds
 * the bucket itself, and takes by compare-and-set. Thread-safe; never waits for anybody but a loop
 * that is in the map at the same key.
 *
 * <p>Bounded: a bucket that is full and that nobody holds says nothing and is let go by {@link
 * #sweep}. Some 90 bytes each. When there are as many as there may be, further keys are not limited
 * until some are let go, which is counted.
 */
public final class NodeBuckets {

  /** Parts that grow each on its own: to move a million entries at once would hold a loop up. */
  private static final int PARTS = 64;

  private static final int PART_SHIFT = 26;

  /** Buckets looked at in one go. */
  private static final int SWEPT_AT_ONCE = 2_000;

  private final TokenRate rate;
  private final int maxBuckets;
  private final List<ConcurrentHashMap<Object, NodeBucket>> parts = new ArrayList<>();
  private final AtomicInteger size = new AtomicInteger();
  private final LongAdder evicted = new LongAdder();
  private final LongAdder untracked = new LongAdder();
  private final AtomicBoolean sweeping = new AtomicBoolean();

  /** The part to be swept next; of the thread that sweeps. */
  private int next;

  private @Nullable Iterator<Map.Entry<Object, NodeBucket>> sweptPart;

  /** Empty; of at most about so many buckets. */
  public NodeBuckets(TokenRate rate, int maxBuckets) {
    this.rate = rate;
    this.maxBuckets = maxBuckets;
    for (int i = 0; i < PARTS; i++) {
      parts.add(new ConcurrentHashMap<>());
    }
  }

  /** The rate of each bucket. */
  public TokenRate rate() {
    return rate;
  }

  /** How many there may be. */
  public int maxBuckets() {
    return maxBuckets;
  }

  /** How many there are. */
  public int size() {
    return size.get();
  }

  /** Buckets let go because they said nothing any more. */
  public long evicted() {
    return evicted.sum();
  }

  /** Times that there were too many for one more. */
  public long untracked() {
    return untracked.sum();
  }

  private ConcurrentHashMap<Object, NodeBucket> part(Object key) {
    return parts.get((key.hashCode() * 0x9E3779B9) >>> PART_SHIFT);
  }

  /**
   * The bucket of a key, kept until it is {@linkplain #release released}; null for one too many.
   */
  public @Nullable NodeBucket hold(Object key) {
    return part(key)
        .compute(
            key,
            (same, known) -> {
              NodeBucket bucket = known == null ? made() : known;
              if (bucket != null) {
                bucket.holders++;
              }
              return bucket;
            });
  }

  /** Gives back a bucket of {@link #hold}. */
  public void release(Object key) {
    part(key)
        .computeIfPresent(
            key,
            (same, bucket) -> {
              bucket.holders--;
              return bucket;
            });
  }

  /** Takes a token of the key without holding its bucket; true, too, for one too many. */
  public boolean tryTake(Object key, long nowMillis) {
    boolean[] taken = {true};
    part(key)
        .compute(
            key,
            (same, known) -> {
              NodeBucket bucket = known == null ? made() : known;
              if (bucket != null) {
                taken[0] = bucket.tryTake(rate, nowMillis);
              }
              return bucket;
            });
    return taken[0];
  }

  private @Nullable NodeBucket made() {
    if (size.get() >= maxBuckets) {
      untracked.increment();
      return null;
    }
    size.incrementAndGet();
    return new NodeBucket();
  }

  /**
   * Lets go of some buckets that say nothing; a short piece of work, to be done again and again.
   * Answers whether a whole round is done; true, too, when another thread does it.
   */
  public boolean sweep(long nowMillis) {
    if (!sweeping.compareAndSet(false, true)) {
      return true;
    }
    try {
      return sweepSome(nowMillis);
    } finally {
      sweeping.set(false);
    }
  }

  private boolean sweepSome(long nowMillis) {
    int left = SWEPT_AT_ONCE;
    while (left > 0) {
      Iterator<Map.Entry<Object, NodeBucket>> entries = sweptPart;
      if (entries == null || !entries.hasNext()) {
        if (next == PARTS) {
          next = 0;
          sweptPart = null;
          return true;
        }
        entries = parts.get(next++).entrySet().iterator();
        sweptPart = entries;
      }
      while (left > 0 && entries.hasNext()) {
        left--;
        Map.Entry<Object, NodeBucket> entry = entries.next();
        if (rate.full(entry.getValue().get(), nowMillis)) {
          letGo(entry.getKey(), nowMillis);
        }
      }
    }
    return false;
  }

  private void letGo(Object key, long nowMillis) {
    part(key)
        .computeIfPresent(
            key,
            (same, bucket) -> {
              if (bucket.holders > 0 || !rate.full(bucket.get(), nowMillis)) {
                return bucket;
              }
              size.decrementAndGet();
              evicted.increment();
              return null;
            });
  }
}
