package io.roomcast.loop;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * A strict rate limit: of those that were let in, no more than {@code rate} lie in any stretch of
 * {@code perMillis}, wherever it begins. It remembers the times of the last {@code rate} of them, 8
 * bytes each, in a ring: one more may come when the oldest of these is further back than that. A
 * {@link TokenBucket} of the same rate and burst may let in twice as many in such a time.
 *
 * <p>For all event loops of a process together: they share the ring by compare-and-set.
 * Thread-safe, never waits, allocates nothing.
 */
public final class SlidingWindow {

  private final int rate;
  private final long perMillis;

  /**
   * When those in the ring were let in, in ms times two; the last bit tells the odd rounds of the
   * ring from the even ones. Any {@code rate + 1} that were let in have two in one place, and these
   * are far enough apart: so nothing depends on the order in which threads come to write.
   */
  private final AtomicLongArray times;

  /** How many were let in; one less for a moment, while the latest is in the ring already. */
  private final AtomicLong count = new AtomicLong();

  /**
   * One that has let in nobody.
   *
   * @param rate how many, above 0
   * @param perMillis in how many ms, above 0
   * @throws IllegalArgumentException for other values
   */
  public SlidingWindow(int rate, long perMillis) {
    if (rate <= 0 || perMillis <= 0) {
      throw new IllegalArgumentException("no rate: " + rate + " per " + perMillis + " ms");
    }
    this.rate = rate;
    this.perMillis = perMillis;
    this.times = new AtomicLongArray(rate);
    for (int i = 0; i < rate; i++) {
      times.setPlain(i, Long.MIN_VALUE + 1); // long ago, in the odd round before the first
    }
  }

  /** How many there may be. */
  public int rate() {
    return rate;
  }

  /** In how many ms. */
  public long perMillis() {
    return perMillis;
  }

  /**
   * Lets one more in, if that may be.
   *
   * @param nowMillis {@link Clock#monotonicMillis()}. These are cut to whole ms, so the oldest must
   *     be further back than {@code perMillis}, not just as far
   */
  public boolean tryTake(long nowMillis) {
    while (true) {
      long turn = count.get();
      int place = (int) (turn % rate);
      long oldest = times.get(place);
      if (count.get() != turn) {
        continue; // of another round, maybe
      }
      long round = (turn / rate) & 1;
      if ((oldest & 1) == round) {
        count.compareAndSet(turn, turn + 1); // taken, by one who has not counted yet
      } else if (nowMillis - perMillis <= (oldest >> 1)) {
        return false;
      } else if (times.compareAndSet(place, oldest, (nowMillis << 1) | round)) {
        count.compareAndSet(turn, turn + 1);
        return true;
      }
    }
  }
}
