package io.roomcast.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

class TokenBucketPropertyTest {

  /** Time that the test sets. */
  private static final class Time implements Clock {
    long now;

    @Override
    public long monotonicMillis() {
      return now;
    }

    @Override
    public long epochMillis() {
      return now;
    }
  }

  private static int drain(TokenBucket bucket) {
    int taken = 0;
    while (bucket.tryTake()) {
      taken++;
    }
    return taken;
  }

  /** However time is cut into pieces, what was let through is the burst and the rate's share. */
  @Property(tries = 300)
  void neverLetsThroughMoreNorLess(
      @ForAll @IntRange(min = 1, max = 5000) int rate,
      @ForAll @LongRange(min = 1, max = 60_000) long per,
      @ForAll @IntRange(min = 1, max = 1000) int burst,
      @ForAll @Size(max = 60) List<@IntRange(max = 3000) Integer> steps) {
    Time time = new Time();
    TokenBucket bucket = new TokenBucket(time, rate, per, burst);
    assertThat(drain(bucket)).isEqualTo(burst);
    // In tokens times per; a full bucket drops what goes over its brim.
    long level = 0;
    for (int step : steps) {
      time.now += step;
      level = Math.min(burst * per, level + (long) step * rate);
      assertThat(drain(bucket)).isEqualTo((int) (level / per));
      level %= per;
    }
  }
}
