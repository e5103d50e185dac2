package io.roomcast.bench.million;

import io.vertx.core.json.JsonObject;

/** How late tasks ran, in classes of 10 us up to 2 s. Whoever writes it owns it. */
final class Lateness {

  private static final int CLASS_NANOS = 10_000;
  private static final int CLASSES = 200_000;

  private final int[] counts = new int[CLASSES];
  private long samples;
  private long maxNanos;

  void add(long nanos) {
    long late = Math.max(0, nanos);
    samples++;
    maxNanos = Math.max(maxNanos, late);
    counts[(int) Math.min(CLASSES - 1, late / CLASS_NANOS)]++;
  }

  Lateness add(Lateness other) {
    for (int i = 0; i < CLASSES; i++) {
      counts[i] += other.counts[i];
    }
    samples += other.samples;
    maxNanos = Math.max(maxNanos, other.maxNanos);
    return this;
  }

  private double maxMillis() {
    return maxNanos / 1e6;
  }

  /** The time that this share of the tasks did not wait longer for, in ms. */
  private double millisAt(double share) {
    long left = (long) Math.ceil(samples * share);
    for (int i = 0; i < CLASSES; i++) {
      left -= counts[i];
      if (left <= 0) {
        return Math.min(maxMillis(), (i + 1) * (CLASS_NANOS / 1e6));
      }
    }
    return maxMillis();
  }

  /** In ms. */
  JsonObject json() {
    return new JsonObject()
        .put("p50", Experiment.round(millisAt(0.5)))
        .put("p99", Experiment.round(millisAt(0.99)))
        .put("p999", Experiment.round(millisAt(0.999)))
        .put("max", Experiment.round(maxMillis()));
  }
}
