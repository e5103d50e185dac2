package io.roomcast.bench.report;

import io.roomcast.bench.plan.Figure;
import java.util.List;

/** The middle and the ends of some values. Immutable. */
public record Spread(double median, double min, double max, int count) {

  /**
   * The spread of these values; of an even number, the median is the mean of the middle two.
   *
   * @throws IllegalArgumentException when there is none
   */
  public static Spread of(List<Double> values) {
    if (values.isEmpty()) {
      throw new IllegalArgumentException("no values");
    }
    List<Double> sorted = values.stream().sorted().toList();
    int middle = sorted.size() / 2;
    double median =
        sorted.size() % 2 == 1
            ? sorted.get(middle)
            : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    return new Spread(median, sorted.get(0), sorted.get(sorted.size() - 1), sorted.size());
  }

  /** Like {@code 3.10 (2.94–3.52)}. */
  @Override
  public String toString() {
    return count == 1 ? Figure.number(median) : Figure.number(median) + " " + ends();
  }

  /** Like {@code (2.94–3.52)}. */
  String ends() {
    return "(" + Figure.number(min) + "–" + Figure.number(max) + ")";
  }
}
