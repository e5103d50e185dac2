package io.roomcast.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimerWheelTest {

  private static final long START = 123_456_789;

  private final FakeLoop loop = new FakeLoop(START);
  private final TimerWheel wheel = new TimerWheel(loop, loop);
  private final List<String> fired = new ArrayList<>();

  private final class Named extends TimerWheel.Timer {
    private final String name;
    private final Consumer<Named> then;

    Named(String name) {
      this(name, timer -> {});
    }

    Named(String name, Consumer<Named> then) {
      this.name = name;
      this.then = then;
    }

    @Override
    protected void expired() {
      fired.add(name + "@" + (loop.monotonicMillis() - START));
      then.accept(this);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 100, 25_000, 32_767, 32_768, 32_769, 45_000, 65_536, 3_600_000})
  void firesAtItsDeadlineAndNotBefore(long delay) {
    Named timer = new Named("a");
    wheel.schedule(timer, delay);

    loop.advance(delay - 1);
    assertThat(fired).isEmpty();
    assertThat(timer.scheduled()).isTrue();

    loop.advance(1);
    assertThat(fired).containsExactly("a@" + delay);
    assertThat(timer.scheduled()).isFalse();
    assertThat(wheel.size()).isZero();
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, Long.MIN_VALUE})
  void firesInTheNextTurnWithoutDelay(long delay) {
    wheel.schedule(new Named("a"), delay);
    assertThat(fired).isEmpty();
    loop.advance(0);
    assertThat(fired).containsExactly("a@0");
  }

  @Test
  void acceptsTheLongestDelay() {
    Named timer = new Named("a");
    wheel.schedule(timer, Long.MAX_VALUE);
    loop.advance(100_000);
    assertThat(fired).isEmpty();
    assertThat(timer.scheduled()).isTrue();
  }

  @Test
  void firesInTheOrderOfDeadlinesThenOfScheduling() {
    wheel.schedule(new Named("c"), 30);
    wheel.schedule(new Named("a"), 10);
    wheel.schedule(new Named("b"), 20);
    wheel.schedule(new Named("b2"), 20);
    loop.stall(100);
    assertThat(fired).containsExactly("a@100", "b@100", "b2@100", "c@100");
  }

  @Test
  void keepsTheOrderAfterAStallOfSeveralTurns() {
    wheel.schedule(new Named("late"), 40_000);
    wheel.schedule(new Named("early"), 40_000 - TimerWheel.SLOTS);
    wheel.schedule(new Named("middle"), 20_000);
    loop.stall(100_000);
    assertThat(fired).containsExactly("early@100000", "middle@100000", "late@100000");
  }

  @Test
  void movesATimerThatIsScheduledAgain() {
    Named timer = new Named("a");
    wheel.schedule(timer, 10);
    wheel.schedule(timer, 50);
    assertThat(wheel.size()).isEqualTo(1);
    loop.advance(49);
    assertThat(fired).isEmpty();
    loop.advance(1);
    assertThat(fired).containsExactly("a@50");

    wheel.schedule(timer, 50);
    wheel.schedule(timer, 5);
    loop.advance(5);
    assertThat(fired).containsExactly("a@50", "a@55");
  }

  @Test
  void forgetsACancelledTimer() {
    Named timer = new Named("a");
    wheel.schedule(timer, 10);
    wheel.schedule(new Named("b"), 10);
    wheel.cancel(timer);
    wheel.cancel(timer);
    assertThat(timer.scheduled()).isFalse();
    assertThat(wheel.size()).isEqualTo(1);
    loop.advance(1000);
    assertThat(fired).containsExactly("b@10");
  }

  @Test
  void letsATimerScheduleItselfAgain() {
    int[] left = {3};
    Named timer =
        new Named(
            "a",
            self -> {
              if (--left[0] > 0) {
                wheel.schedule(self, 10);
              }
            });
    wheel.schedule(timer, 10);
    loop.advance(100);
    assertThat(fired).containsExactly("a@10", "a@20", "a@30");
  }

  @Test
  void doesNotSpinOnATimerThatKeepsSchedulingItselfWithoutDelay() {
    Named timer = new Named("a", self -> wheel.schedule(self, 0));
    wheel.schedule(timer, 10);
    loop.advance(10);
    assertThat(fired).hasSize(1);
    loop.advance(10);
    assertThat(fired.size()).isBetween(4, 11);
  }

  @Test
  void letsATimerCancelOthersOfTheSameMillisecond() {
    Named victim = new Named("victim");
    wheel.schedule(new Named("a", self -> wheel.cancel(victim)), 10);
    wheel.schedule(victim, 10);
    wheel.schedule(new Named("b"), 10);
    loop.advance(100);
    assertThat(fired).containsExactly("a@10", "b@10");
    assertThat(wheel.size()).isZero();
  }

  @Test
  void letsATimerMoveOthersOfTheSameMillisecond() {
    Named other = new Named("other");
    wheel.schedule(new Named("a", self -> wheel.schedule(other, 5)), 10);
    wheel.schedule(other, 10);
    loop.advance(100);
    assertThat(fired).containsExactly("a@10", "other@15");
  }

  @Test
  void survivesATimerThatThrows() {
    wheel.schedule(
        new Named(
            "a",
            self -> {
              throw new IllegalStateException("expected by the test");
            }),
        10);
    wheel.schedule(new Named("b"), 10);
    wheel.schedule(new Named("c"), 20);
    loop.advance(20);
    assertThat(fired).containsExactly("a@10", "b@10", "c@20");
  }

  @Test
  void firesABurstInBoundedRuns() {
    for (int i = 0; i < 2000; i++) {
      wheel.schedule(new Named("t"), 10);
    }
    loop.advance(10);
    assertThat(fired).hasSize(2000);
    assertThat(loop.wakeUps()).isBetween(4, 5);
  }

  @Test
  void canCancelWhatABoundedRunLeftOver() {
    List<Named> timers = new ArrayList<>();
    for (int i = 0; i < 600; i++) {
      int number = i;
      timers.add(
          new Named(
              "t",
              self -> {
                if (number == 511) {
                  loop.execute(() -> timers.forEach(wheel::cancel));
                }
              }));
    }
    timers.forEach(timer -> wheel.schedule(timer, 10));
    loop.advance(100);
    assertThat(fired).hasSize(512);
    assertThat(wheel.size()).isZero();
  }

  @Test
  void sleepsWhenThereIsNothingToDo() {
    loop.advance(100_000);
    assertThat(loop.pending()).isZero();
    assertThat(loop.wakeUps()).isZero();

    wheel.schedule(new Named("a"), 25_000);
    loop.advance(100_000);
    assertThat(fired).containsExactly("a@125000");
    assertThat(loop.wakeUps()).isEqualTo(1);
    assertThat(loop.pending()).isZero();
  }

  @Test
  void neverHasMoreThanOneTaskScheduled() {
    for (int delay = 1000; delay > 0; delay -= 7) {
      wheel.schedule(new Named("t"), delay);
      assertThat(loop.pending()).isEqualTo(1);
    }
  }
}
