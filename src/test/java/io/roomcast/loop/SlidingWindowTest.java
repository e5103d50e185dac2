package io.roomcast.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SlidingWindowTest {

  /** Most of these times, in order, that lie in a window of that length. */
  private static int most(List<Long> times, long length) {
    int most = 0;
    for (int from = 0, to = 0; to < times.size(); to++) {
      while (times.get(to) - times.get(from) > length) {
        from++;
      }
      most = Math.max(most, to - from + 1);
    }
    return most;
  }

  @Test
  void asManyAsTheRateMayComeAtOnceAndThenNobodyUntilTheyAreLongEnoughAgo() {
    SlidingWindow window = new SlidingWindow(3, 1_000);
    assertThat(window.tryTake(-500)).isTrue();
    assertThat(window.tryTake(-500)).isTrue();
    assertThat(window.tryTake(0)).isTrue();
    assertThat(window.tryTake(499)).isFalse();
    // Cut to whole ms, these two may be nearly one ms nearer than they look.
    assertThat(window.tryTake(500)).isFalse();
    assertThat(window.tryTake(501)).isTrue();
    assertThat(window.tryTake(501)).isTrue();
    assertThat(window.tryTake(1_000)).isFalse();
    assertThat(window.tryTake(1_001)).isTrue();
    assertThat(window.tryTake(1_001)).isFalse();
  }

  /** However they come, no window has more, and nobody is refused who had room. */
  @Property(tries = 300)
  void letsInNeitherMoreNorFewer(
      @ForAll @IntRange(min = 1, max = 20) int rate,
      @ForAll @LongRange(min = 1, max = 500) long per,
      @ForAll @Size(max = 300) List<@IntRange(max = 60) Integer> steps) {
    SlidingWindow window = new SlidingWindow(rate, per);
    List<Long> let = new ArrayList<>();
    long now = -100;
    for (int step : steps) {
      now += step;
      long since = now - per;
      boolean room = let.stream().filter(time -> time >= since).count() < rate;
      assertThat(window.tryTake(now)).isEqualTo(room);
      if (room) {
        let.add(now);
      }
    }
    assertThat(most(let, per)).isLessThanOrEqualTo(rate);
  }

  @ParameterizedTest
  @CsvSource({"1", "7", "1000"})
  void threadsTogetherGetNeitherMoreNorFewer(int rate) throws Exception {
    SlidingWindow window = new SlidingWindow(rate, 10);
    List<Long> let = takeAll(window, 0, 200);
    assertThat(most(let, 10)).isLessThanOrEqualTo(rate);
    // When none of before counts any more, all that there is can be had.
    assertThat(takeAll(window, 300, 300)).hasSize(rate);
  }

  /** What threads get that take all there is in each ms; they are in different ms at a time. */
  private static List<Long> takeAll(SlidingWindow window, long from, long to) throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(4);
    try {
      Callable<List<Long>> taker =
          () -> {
            List<Long> let = new ArrayList<>();
            for (long now = from; now <= to; now++) {
              while (window.tryTake(now)) {
                let.add(now);
              }
            }
            return let;
          };
      List<Long> let = new ArrayList<>();
      for (Future<List<Long>> some : pool.invokeAll(Collections.nCopies(4, taker))) {
        let.addAll(some.get());
      }
      let.sort(null);
      return let;
    } finally {
      pool.shutdownNow();
    }
  }

  @ParameterizedTest
  @CsvSource({"0,1", "-1,1", "1,0", "1,-1"})
  void refusesWhatIsNoRate(int rate, long per) {
    assertThatThrownBy(() -> new SlidingWindow(rate, per))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
