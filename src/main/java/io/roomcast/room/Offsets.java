package io.roomcast.room;

/**
 * The text of offsets of connection state recovery. Stateless, any thread.
 *
 * <p>An offset is a number that only grows: milliseconds since the epoch, times 4,096, moved on by
 * one when two would be equal. As text it is nine characters of six bits each; the alphabet is in
 * the order of ASCII, so texts sort as the numbers do. Clients treat it as opaque.
 */
final class Offsets {

  /** No offset. */
  static final long NONE = 0;

  /** None yet: the adapter gives it one later, and members get it before that. */
  static final long LATER = -1;

  /** Numbers for each millisecond. */
  static final int PER_MILLI = 4096;

  static final int LENGTH = 9;

  private static final String ALPHABET =
      "-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz";

  private Offsets() {}

  static String text(long offset) {
    char[] text = new char[LENGTH];
    for (int i = LENGTH - 1, shift = 0; i >= 0; i--, shift += 6) {
      text[i] = ALPHABET.charAt((int) (offset >>> shift) & 63);
    }
    return new String(text);
  }

  /** The number, or {@link #NONE} for a text that no server made. */
  static long parse(String text) {
    if (text.length() != LENGTH) {
      return NONE;
    }
    long offset = 0;
    for (int i = 0; i < LENGTH; i++) {
      int digit = ALPHABET.indexOf(text.charAt(i));
      if (digit < 0) {
        return NONE;
      }
      offset = offset << 6 | digit;
    }
    return offset;
  }
}
