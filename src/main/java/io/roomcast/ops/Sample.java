package io.roomcast.ops;

import java.util.List;

/**
 * One figure, of one event loop or of all. Immutable.
 *
 * @param family what it is a figure of
 * @param values of the labels, in the order of the family's names
 * @param value the value; of a histogram, the sum of all sizes
 * @param buckets of a histogram; otherwise empty
 */
record Sample(Family family, List<String> values, double value, List<Long> buckets) {

  /** Kinds of figures. */
  enum Type {
    COUNTER,
    GAUGE,
    HISTOGRAM
  }

  /**
   * What figures have in common.
   *
   * @param bounds of the buckets of a histogram; otherwise empty
   */
  record Family(String name, Type type, String help, List<String> labels, List<Double> bounds) {}

  /** What tells it from other figures. */
  String key() {
    return family.name() + '\n' + String.join("\n", values);
  }

  /** Both added up. */
  Sample plus(Sample other) {
    List<Long> sums = buckets;
    if (!buckets.isEmpty()) {
      Long[] all = buckets.toArray(Long[]::new);
      for (int i = 0; i < all.length; i++) {
        all[i] += other.buckets.get(i);
      }
      sums = List.of(all);
    }
    return new Sample(family, values, value + other.value, sums);
  }
}
