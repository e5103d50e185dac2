package io.roomcast.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;

/** Whatever is scheduled, moved and cancelled, every timer fires once, in time and in order. */
@Tag("property")
class TimerWheelPropertyTest {

  /** The worst lateness allowed, when the loop itself is never late. */
  private static final long TOLERANCE = 2;

  private static final int TIMERS = 40;

  private enum What {
    SCHEDULE,
    CANCEL,
    ADVANCE,
    STALL
  }

  private record Step(What what, int timer, long millis) {}

  private static final class Watched extends TimerWheel.Timer {
    private final FakeLoop loop;
    private final List<Long> order;
    private long deadline = -1;
    private long stalledUntil;
    private int expected;
    private int fired;

    Watched(FakeLoop loop, List<Long> order) {
      this.loop = loop;
      this.order = order;
    }

    @Override
    protected void expired() {
      long now = loop.monotonicMillis();
      assertThat(now).isBetween(deadline, Math.max(deadline, stalledUntil) + TOLERANCE);
      order.add(deadline);
      fired++;
      deadline = -1;
    }
  }

  @Property(tries = 300)
  void everyTimerFiresOnceInTimeAndInOrder(@ForAll("steps") List<Step> steps) {
    FakeLoop loop = new FakeLoop(1_000_000);
    TimerWheel wheel = new TimerWheel(loop, loop);
    List<Long> order = new ArrayList<>();
    List<Watched> timers = new ArrayList<>();
    for (int i = 0; i < TIMERS; i++) {
      timers.add(new Watched(loop, order));
    }

    for (Step step : steps) {
      Watched timer = timers.get(step.timer);
      switch (step.what) {
        case SCHEDULE -> {
          timer.expected += timer.scheduled() ? 0 : 1;
          timer.deadline = loop.monotonicMillis() + step.millis;
          wheel.schedule(timer, step.millis);
        }
        case CANCEL -> {
          timer.expected -= timer.scheduled() ? 1 : 0;
          timer.deadline = -1;
          wheel.cancel(timer);
        }
        case ADVANCE -> loop.advance(step.millis);
        case STALL -> {
          long until = loop.monotonicMillis() + step.millis;
          timers.forEach(each -> each.stalledUntil = until);
          loop.stall(step.millis);
        }
      }
      long waiting = timers.stream().filter(TimerWheel.Timer::scheduled).count();
      assertThat(wheel.size()).isEqualTo((int) waiting);
    }
    loop.advance(200_000);

    assertThat(wheel.size()).isZero();
    for (Watched timer : timers) {
      assertThat(timer.fired).isEqualTo(timer.expected);
    }
    long latest = 0;
    for (long deadline : order) {
      // A timer without delay may come after those of the millisecond being fired.
      assertThat(deadline).isGreaterThanOrEqualTo(latest - 1);
      latest = Math.max(latest, deadline);
    }
  }

  @Provide
  Arbitrary<List<Step>> steps() {
    Arbitrary<Long> delays =
        Arbitraries.oneOf(
            Arbitraries.longs().between(0, 5),
            Arbitraries.longs().between(0, 500),
            Arbitraries.longs().between(0, 100_000),
            Arbitraries.of(TimerWheel.SLOTS - 1L, (long) TimerWheel.SLOTS, TimerWheel.SLOTS + 1L));
    Arbitrary<What> whats =
        Arbitraries.frequencyOf(
            net.jqwik.api.Tuple.of(10, Arbitraries.just(What.SCHEDULE)),
            net.jqwik.api.Tuple.of(3, Arbitraries.just(What.CANCEL)),
            net.jqwik.api.Tuple.of(4, Arbitraries.just(What.ADVANCE)),
            net.jqwik.api.Tuple.of(1, Arbitraries.just(What.STALL)));
    return Combinators.combine(whats, Arbitraries.integers().between(0, TIMERS - 1), delays)
        .as(Step::new)
        .list()
        .ofMaxSize(200);
  }
}
