package io.roomcast.loop;

/**
 * A rate limit: so many tokens come in a time, evenly, and up to {@code burst} of them wait to be
 * taken. Owned by one event loop; reckons in whole numbers, so that nothing is lost to rounding,
 * and allocates nothing.
 */
public final class TokenBucket {

  private final Clock clock;

  /** Tokens that come in {@link #per} ms; a token counts for {@code per} shares of a ms' worth. */
  private final int rate;

  private final long per;
  private final long full;

  /** What is there, in tokens times {@link #per}. */
  private long level;

  private long filledAt;

  /**
   * A full bucket.
   *
   * @param clock tells how much has come
   * @param rate tokens that come in {@code perMillis}, above 0
   * @param perMillis ms, above 0
   * @param burst most tokens that wait, above 0
   * @throws IllegalArgumentException for other values, or when burst times perMillis exceeds 2^62
   */
  public TokenBucket(Clock clock, int rate, long perMillis, int burst) {
    if (rate <= 0 || perMillis <= 0 || burst <= 0 || perMillis > (1L << 62) / burst) {
      throw new IllegalArgumentException(
          "no rate: " + rate + " per " + perMillis + " ms, burst " + burst);
    }
    this.clock = clock;
    this.rate = rate;
    this.per = perMillis;
    this.full = burst * perMillis;
    this.level = full;
    this.filledAt = clock.monotonicMillis();
  }

  /** Takes one token, if there is one. */
  public boolean tryTake() {
    return tryTake(1);
  }

  /** Takes that many tokens, or none when there are not so many. */
  public boolean tryTake(int tokens) {
    fill();
    if (tokens > level / per) {
      return false;
    }
    level -= tokens * per;
    return true;
  }

  /** Whole tokens that can be taken now. */
  public int available() {
    fill();
    return (int) (level / per);
  }

  /** ms until one token can be taken; 0 when one can be taken now. */
  public long millisToNext() {
    fill();
    return level >= per ? 0 : (per - level + rate - 1) / rate;
  }

  private void fill() {
    long now = clock.monotonicMillis();
    long elapsed = now - filledAt;
    if (elapsed > 0) {
      filledAt = now;
      long missing = full - level;
      // Compared by division: the product may be too large.
      level = elapsed > missing / rate ? full : level + elapsed * rate;
    }
  }
}
