package io.roomcast.backend;

import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

/** Times of calls with the same outcome, in buckets. Event loop of the backend. */
final class Latency {

  private static final long[] BOUNDS = {5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000};

  private final long[] buckets = new long[BOUNDS.length + 1];
  private long count;
  private long sum;

  /** Upper bounds of the buckets in ms; the last bucket has none. */
  static List<Long> bounds() {
    return LongStream.of(BOUNDS).boxed().toList();
  }

  void add(long millis) {
    int at = Arrays.binarySearch(BOUNDS, millis);
    buckets[at < 0 ? -at - 1 : at]++;
    count++;
    sum += millis;
  }

  BackendStats.Times snapshot() {
    return new BackendStats.Times(count, sum, LongStream.of(buckets).boxed().toList());
  }
}
