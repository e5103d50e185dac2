package io.roomcast.loop;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What the wheel promises about cost: nothing allocated, few wake-ups. */
class TimerWheelCostTest {

  private static final int TIMERS = 100_000;

  private static final class Counting extends TimerWheel.Timer {
    private final int[] count;

    Counting(int[] count) {
      this.count = count;
    }

    @Override
    protected void expired() {
      count[0]++;
    }
  }

  @Test
  void schedulingAHundredThousandTimersAllocatesNextToNothing() {
    FakeLoop loop = new FakeLoop(0);
    TimerWheel wheel = new TimerWheel(loop, loop);
    int[] count = new int[1];
    Counting[] timers = new Counting[TIMERS];
    for (int i = 0; i < TIMERS; i++) {
      timers[i] = new Counting(count);
    }
    Random random = new Random(1);
    wheel.schedule(timers[0], 1);

    long before = allocated();
    for (Counting timer : timers) {
      wheel.schedule(timer, 1 + random.nextInt(25_000));
    }
    for (Counting timer : timers) {
      wheel.cancel(timer);
    }
    for (Counting timer : timers) {
      wheel.schedule(timer, 1 + random.nextInt(25_000));
    }
    assertThat(allocated() - before).isLessThan(TIMERS);

    loop.advance(25_002);
    assertThat(count[0]).isEqualTo(TIMERS);
    assertThat(loop.wakeUps()).isLessThan(13_000);
  }

  private static long allocated() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    return threads.getThreadAllocatedBytes(Thread.currentThread().getId());
  }
}
