package io.roomcast.config;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations in the notation of the conf: {@code "500ms"}, {@code "25s"}, {@code "1.5h"}. */
public final class Durations {

  /** What such a text looks like, for the JSON Schema. */
  static final String PATTERN = "\\d{1,15}(\\.\\d{1,9})? ?(ms|s|m|h|d)";

  private static final Pattern TEXT = Pattern.compile("(\\d{1,15}(?:\\.\\d{1,9})?) ?([a-z]+)");
  private static final Map<String, Long> UNITS =
      Map.of("ms", 1L, "s", 1_000L, "m", 60_000L, "h", 3_600_000L, "d", 86_400_000L);

  private Durations() {}

  /**
   * Reads a number with a unit.
   *
   * @throws IllegalArgumentException when it is none, or no whole number of milliseconds
   */
  public static Duration parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    Long unit = matcher.matches() ? UNITS.get(matcher.group(2)) : null;
    if (unit == null) {
      throw new IllegalArgumentException("units are ms, s, m, h, d");
    }
    try {
      BigDecimal millis = new BigDecimal(matcher.group(1)).multiply(BigDecimal.valueOf(unit));
      return Duration.ofMillis(millis.longValueExact());
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException("that is no whole number of milliseconds", e);
    }
  }
}
