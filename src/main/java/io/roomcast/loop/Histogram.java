package io.roomcast.loop;

import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

/** How often something had which size: plain counters. Event loop of its owner. */
public final class Histogram {

  private final long[] bounds;
  private final long[] counts;
  private long sum;

  /** {@code bounds}: sizes up to which each bucket goes, ascending; shared, never changed. */
  public Histogram(long... bounds) {
    this.bounds = bounds;
    this.counts = new long[bounds.length + 1];
  }

  /** Counts one of that size. */
  public void add(long size) {
    int at = Arrays.binarySearch(bounds, size);
    counts[at < 0 ? -at - 1 : at]++;
    sum += size;
  }

  /** Upper bounds of the buckets; the last bucket has none. */
  public List<Long> bounds() {
    return LongStream.of(bounds).boxed().toList();
  }

  /** How many were in each bucket, not cumulated; one more for all above the last bound. */
  public List<Long> buckets() {
    return LongStream.of(counts).boxed().toList();
  }

  /** How many there were. */
  public long count() {
    return LongStream.of(counts).sum();
  }

  /** All sizes added up. */
  public long sum() {
    return sum;
  }
}
