package io.roomcast.cluster;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The id of an entry of a Redis stream, which is also the offset of connection state recovery in
 * the streams adapter: milliseconds since the epoch, and a number within these. Immutable.
 *
 * @param millis milliseconds since the epoch by the clock of Redis
 * @param sequence number within the millisecond, from 0
 */
public record StreamId(long millis, long sequence) implements Comparable<StreamId> {

  /** Before the first entry of any stream. */
  public static final StreamId START = new StreamId(0, 0);

  /** Digits of either number that are certain to fit. */
  private static final Pattern FORM = Pattern.compile("[0-9]{1,18}-[0-9]{1,18}");

  private static final int SEQUENCE_BITS = 22;
  private static final long MAX_SEQUENCE = (1L << SEQUENCE_BITS) - 1;

  /** Reads {@code <millis>-<sequence>}; null for any other text. */
  public static @Nullable StreamId parse(@Nullable String text) {
    if (text == null || !FORM.matcher(text).matches()) {
      return null;
    }
    int dash = text.indexOf('-');
    return new StreamId(
        Long.parseLong(text, 0, dash, 10), Long.parseLong(text, dash + 1, text.length(), 10));
  }

  /**
   * The id as one number that sorts as ids do, until the year 2039 and for the first 4,194,303
   * entries of a millisecond; those that follow get the same number.
   */
  public long packed() {
    return millis << SEQUENCE_BITS | Math.min(sequence, MAX_SEQUENCE);
  }

  /** The id of that number. */
  public static StreamId unpacked(long packed) {
    return new StreamId(packed >>> SEQUENCE_BITS, packed & MAX_SEQUENCE);
  }

  @Override
  public int compareTo(StreamId other) {
    int byTime = Long.compare(millis, other.millis);
    return byTime == 0 ? Long.compare(sequence, other.sequence) : byTime;
  }

  /** As Redis writes it. */
  @Override
  public String toString() {
    return millis + "-" + sequence;
  }
}
