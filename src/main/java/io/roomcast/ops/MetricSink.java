package io.roomcast.ops;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Who takes the figures of one event loop; those of all loops are added up. Names go without the
 * prefix {@code roomcast_} and, of counters, without the suffix {@code _total}. Labels are pairs of
 * name and value, the same names for every figure of one name; a value must be one of few: whatever
 * clients choose must be bounded before. Event loop.
 */
public interface MetricSink {

  /** Something that only grows. */
  void counter(String name, String help, long value, String... labels);

  /** The same of each kind of something: the label says which, by the name in lower case. */
  default void counters(
      String name, String help, String label, Map<? extends Enum<?>, Long> counts) {
    counts.forEach(
        (kind, count) -> counter(name, help, count, label, kind.name().toLowerCase(Locale.ROOT)));
  }

  /** Something that is so now. */
  void gauge(String name, String help, double value, String... labels);

  /**
   * How often something had which size.
   *
   * @param bounds upper bounds of the buckets, ascending
   * @param buckets how many were in each, not cumulated; one more for all above the last bound
   * @param sum of all sizes
   */
  void histogram(
      String name,
      String help,
      List<Double> bounds,
      List<Long> buckets,
      double sum,
      String... labels);
}
