package io.roomcast.bench.report;

import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * What the server held at one moment of a soak. Immutable.
 *
 * @param seconds since the load began
 * @param heapBytes live heap, after a full collection
 * @param rssBytes resident memory
 * @param addresses consumers on the event bus
 * @param sessions Engine.IO sessions
 */
public record SoakSample(
    double seconds, long heapBytes, long rssBytes, long addresses, long sessions) {

  /** What must not grow, and by how much it may seem to. */
  enum Kept {
    HEAP("live heap, MB", sample -> sample.heapBytes / 1e6, 3),
    RSS("resident memory, MB", sample -> sample.rssBytes / 1e6, 20),
    ADDRESSES("event bus addresses", sample -> sample.addresses, 5);

    /** Growth that samples of a busy server show by chance. */
    private static final double SHARE = 0.1;

    private final String words;

    @SuppressWarnings("ImmutableEnumChecker") // a function without state
    private final ToDoubleFunction<SoakSample> value;

    private final double slack;

    Kept(String words, ToDoubleFunction<SoakSample> value, double slack) {
      this.words = words;
      this.value = value;
      this.slack = slack;
    }

    String words() {
      return words;
    }

    double of(SoakSample sample) {
      return value.applyAsDouble(sample);
    }

    /** The most that the end may have, given the beginning. */
    double allowed(double first) {
      return first * (1 + SHARE) + slack;
    }

    static String number(double value) {
      return String.format(Locale.ROOT, "%.1f", value);
    }
  }
}
