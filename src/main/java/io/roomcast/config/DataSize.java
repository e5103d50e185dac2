package io.roomcast.config;

import java.math.BigDecimal;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A number of bytes, written as a number or as {@code "64KiB"}, {@code "1MB"}. Immutable.
 *
 * @param bytes how many, not negative
 */
public record DataSize(long bytes) {

  /** What such a text looks like, for the JSON Schema. */
  static final String PATTERN = "\\d{1,18}(\\.\\d{1,9})? ?(B|[kK]B|KiB|MB|MiB|GB|GiB)";

  private static final Pattern TEXT = Pattern.compile("(\\d{1,18}(?:\\.\\d{1,9})?) ?([A-Za-z]+)");
  private static final Map<String, Long> UNITS =
      Map.of(
          "B", 1L,
          "kB", 1_000L,
          "KB", 1_000L,
          "KiB", 1L << 10,
          "MB", 1_000_000L,
          "MiB", 1L << 20,
          "GB", 1_000_000_000L,
          "GiB", 1L << 30);

  /** The same as an {@code int}; sizes of the conf are bounded to that. */
  public int toInt() {
    return Math.toIntExact(bytes);
  }

  /**
   * Reads a number with a unit.
   *
   * @throws IllegalArgumentException when it is none, or no whole number of bytes
   */
  static DataSize parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    Long unit = matcher.matches() ? UNITS.get(matcher.group(2)) : null;
    if (unit == null) {
      throw new IllegalArgumentException("units are B, kB, KiB, MB, MiB, GB, GiB");
    }
    try {
      BigDecimal bytes = new BigDecimal(matcher.group(1)).multiply(BigDecimal.valueOf(unit));
      return new DataSize(bytes.longValueExact());
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException("that is no whole number of bytes", e);
    }
  }
}
