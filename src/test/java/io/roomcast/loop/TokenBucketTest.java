package io.roomcast.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenBucketTest {

  /** Time that a test sets. */
  private static final class Time implements Clock {
    long now = 5;

    @Override
    public long monotonicMillis() {
      return now;
    }

    @Override
    public long epochMillis() {
      return now;
    }
  }

  private final Time time = new Time();

  private static int drain(TokenBucket bucket) {
    int taken = 0;
    while (bucket.tryTake()) {
      taken++;
    }
    return taken;
  }

  @Test
  void startsFullAndFillsAtTheRate() {
    TokenBucket bucket = new TokenBucket(time, 100, 1000, 20);
    assertThat(drain(bucket)).isEqualTo(20);
    time.now += 9;
    assertThat(bucket.tryTake()).isFalse();
    assertThat(bucket.millisToNext()).isEqualTo(1);
    time.now += 1;
    assertThat(bucket.millisToNext()).isZero();
    assertThat(drain(bucket)).isEqualTo(1);
    time.now += 1000;
    assertThat(bucket.available()).isEqualTo(20);
  }

  @Test
  void takesAllOrNothing() {
    TokenBucket bucket = new TokenBucket(time, 1, 1000, 5);
    assertThat(bucket.tryTake(6)).isFalse();
    assertThat(bucket.tryTake(3)).isTrue();
    assertThat(bucket.tryTake(3)).isFalse();
    assertThat(bucket.tryTake(2)).isTrue();
    assertThat(bucket.available()).isZero();
    assertThat(bucket.millisToNext()).isEqualTo(1000);
  }

  @Test
  void aClockThatStandsStillOrALongTimeOverflowsNothing() {
    TokenBucket bucket = new TokenBucket(time, Integer.MAX_VALUE, 1, Integer.MAX_VALUE);
    assertThat(bucket.tryTake(Integer.MAX_VALUE)).isTrue();
    assertThat(bucket.tryTake()).isFalse();
    time.now = Long.MAX_VALUE;
    assertThat(bucket.available()).isEqualTo(Integer.MAX_VALUE);
    assertThat(bucket.tryTake(Integer.MAX_VALUE)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"0,1,1", "1,0,1", "1,1,0", "-1,1,1", "1,9223372036854775807,2"})
  void refusesWhatIsNoRate(int rate, long per, int burst) {
    assertThatThrownBy(() -> new TokenBucket(time, rate, per, burst))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
