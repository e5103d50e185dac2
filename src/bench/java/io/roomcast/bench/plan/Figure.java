package io.roomcast.bench.plan;

import java.util.Locale;

/** What a case is compared by; less is better with each. */
public enum Figure {
  CPU("cpuMicrosPerOp", "server CPU, µs", 1),
  HEAP("heapBytesPerConnection", "live heap per client, kB", 1e-3),
  RSS("rssBytesPerConnection", "resident memory per client, kB", 1e-3),
  CORES("serverCores", "server CPU, % of a core", 100);

  private final String key;
  private final String words;
  private final double scale;

  Figure(String key, String words, double scale) {
    this.key = key;
    this.words = words;
    this.scale = scale;
  }

  /** Its name in the line that the load generator prints. */
  public String key() {
    return key;
  }

  /** What it is and in which unit, in the words of a report. */
  public String words() {
    return words;
  }

  /** What the load generator's value is multiplied by to get that unit. */
  public double scale() {
    return scale;
  }

  /** A value in that unit, to three digits. */
  public static String number(double value) {
    // Of what it is rounded to: 9.996 has one decimal, as 10.0.
    int decimals = value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2;
    return String.format(Locale.ROOT, "%." + decimals + "f", value);
  }
}
