package io.roomcast.bench.load;

import io.roomcast.bench.load.LoadResult.Percentiles;
import org.jspecify.annotations.Nullable;

/**
 * Counts durations in log-linear buckets: 64 per power of two, so an answer is at most 1.6 % off.
 * Allocates nothing after construction. Fleet's event loop.
 */
final class Latency {

  private static final int SUB_BITS = 6;
  private static final int SUB = 1 << SUB_BITS;

  private final long[] buckets = new long[(64 - SUB_BITS) * SUB + SUB];
  private long count;

  /** Counts a duration; a negative one is 0. */
  void record(long nanos) {
    buckets[bucket(Math.max(nanos, 0))]++;
    count++;
  }

  long count() {
    return count;
  }

  /** The duration that this share, 0 to 1, does not exceed, in ns; 0 when nothing was counted. */
  long percentile(double share) {
    long rank = Math.max(1, (long) Math.ceil(share * count));
    long seen = 0;
    for (int i = 0; i < buckets.length; i++) {
      seen += buckets[i];
      if (seen >= rank) {
        return highest(i);
      }
    }
    return 0;
  }

  /** What a result shows, or null when nothing was counted. */
  @Nullable Percentiles percentiles() {
    return count == 0 ? null : new Percentiles(millis(0.5), millis(0.99), millis(0.999));
  }

  private double millis(double share) {
    return LoadResult.rounded(percentile(share) / 1e6);
  }

  private static int bucket(long nanos) {
    if (nanos < SUB) {
      return (int) nanos;
    }
    int shift = 63 - Long.numberOfLeadingZeros(nanos) - SUB_BITS;
    return (shift + 1) * SUB + (int) (nanos >>> shift) - SUB;
  }

  private static long highest(int bucket) {
    if (bucket < SUB) {
      return bucket;
    }
    int shift = bucket / SUB - 1;
    return ((long) (bucket % SUB + SUB + 1) << shift) - 1;
  }
}
