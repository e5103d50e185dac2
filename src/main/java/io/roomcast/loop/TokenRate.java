package io.roomcast.loop;

/**
 * A token bucket without the bucket: its whole state is one number, for the caller to keep, so that
 * a million of them cost little and several threads can share one by compare-and-set. The number is
 * the time at which the bucket will be full, in ms times {@code rate}; {@link #FULL} to begin with.
 * Reckons in whole numbers, so that nothing is lost to rounding. Immutable, thread-safe.
 *
 * @param rate tokens that come in {@code perMillis}, above 0
 * @param perMillis ms, above 0
 * @param burst most tokens that wait, above 0
 */
public record TokenRate(int rate, long perMillis, int burst) {

  /** The state of a full bucket. */
  public static final long FULL = Long.MIN_VALUE;

  /** Checks the values; throws {@link IllegalArgumentException}. */
  public TokenRate {
    if (rate <= 0 || perMillis <= 0 || burst <= 0 || perMillis > (1L << 61) / burst) {
      throw new IllegalArgumentException(
          "no rate: " + rate + " per " + perMillis + " ms, burst " + burst);
    }
  }

  /** Whether a token can be taken at that time, by {@link Clock#monotonicMillis()}. */
  public boolean has(long state, long nowMillis) {
    return debt(taken(state, nowMillis), nowMillis) <= 0;
  }

  /** The state after a token was taken, whether it was there or is owed. */
  public long taken(long state, long nowMillis) {
    return Math.max(state, nowMillis * rate) + perMillis;
  }

  /** ms until no token is owed any more; 0 when none is. */
  public long millisOwed(long state, long nowMillis) {
    long debt = debt(state, nowMillis);
    return debt <= 0 ? 0 : (debt + rate - 1) / rate;
  }

  /** Whether the bucket is full, so that its state need not be kept. */
  public boolean full(long state, long nowMillis) {
    return state <= nowMillis * rate;
  }

  private long debt(long state, long nowMillis) {
    return state == FULL ? -1 : state - nowMillis * rate - burst * perMillis;
  }
}
