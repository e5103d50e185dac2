package io.roomcast.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The bucket that is one number lets through what a bucket does. */
class TokenRateTest {

  @Property(tries = 300)
  void itIsTheTokenBucket(
      @ForAll @IntRange(min = 1, max = 50) int rate,
      @ForAll @LongRange(min = 1, max = 100) long per,
      @ForAll @IntRange(min = 1, max = 20) int burst,
      @ForAll @Size(max = 200) List<@IntRange(max = 30) Integer> steps) {
    long[] now = {1_000};
    TokenBucket bucket = new TokenBucket(clock(now), rate, per, burst);
    TokenRate tokens = new TokenRate(rate, per, burst);
    long state = TokenRate.FULL;
    for (int step : steps) {
      now[0] += step / 3;
      boolean there = tokens.has(state, now[0]);
      assertThat(bucket.tryTake()).isEqualTo(there);
      if (there) {
        state = tokens.taken(state, now[0]);
      }
      long wait = tokens.millisOwed(tokens.taken(state, now[0]), now[0]);
      assertThat(bucket.millisToNext()).isEqualTo(wait);
    }
  }

  private static Clock clock(long[] now) {
    return new Clock() {
      @Override
      public long monotonicMillis() {
        return now[0];
      }

      @Override
      public long epochMillis() {
        return now[0];
      }
    };
  }

  @Test
  void whatIsOwedIsMadeUpFor() {
    TokenRate two = new TokenRate(2, 1_000, 1);
    long state = two.taken(two.taken(two.taken(TokenRate.FULL, 0), 0), 0);
    assertThat(two.millisOwed(state, 0)).isEqualTo(1_000);
    assertThat(two.has(state, 1_499)).isFalse();
    assertThat(two.has(state, 1_500)).isTrue();
    assertThat(two.full(state, 1_499)).isFalse();
    assertThat(two.full(state, 1_500)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"0,1,1", "1,0,1", "1,1,0", "1,4611686018427387904,1"})
  void refusesWhatIsNoRate(int rate, long per, int burst) {
    assertThatThrownBy(() -> new TokenRate(rate, per, burst))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
