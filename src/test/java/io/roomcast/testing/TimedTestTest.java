package io.roomcast.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.roomcast.testing.TimedTest.Tries;
import io.roomcast.testing.TimedTest.Tries.Try;
import java.util.Iterator;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class TimedTestTest {

  private static final double LATE = Tries.ON_TIME + 1;

  private final AssertionError failure = new AssertionError("wrong");
  private final Iterator<Try> all = Tries.all().iterator();

  @Test
  void whatPassesIsNotTriedAgain() {
    all.next();
    assertThat(all.hasNext()).isFalse();
  }

  @Test
  void whatIsWrongEachTimeFails() throws Throwable {
    for (int i = 1; i < Tries.MOST; i++) {
      all.next().failed(failure, LATE);
    }
    Try last = all.next();
    assertThatThrownBy(() -> last.failed(failure, LATE)).isSameAs(failure);
    assertThat(all.hasNext()).isFalse();
  }

  @Test
  void whatIsWrongOnAMachineThatIsOnTimeFailsAtOnce() {
    Try first = all.next();
    assertThatThrownBy(() -> first.failed(failure, Tries.ON_TIME)).isSameAs(failure);
    assertThat(all.hasNext()).isFalse();
  }

  @Test
  void aBusyMachineIsLate() {
    AtomicInteger busy = new AtomicInteger(8 * Runtime.getRuntime().availableProcessors());
    try (Lateness lateness = new Lateness()) {
      for (int i = busy.get(); i > 0; i--) {
        Thread spinning =
            new Thread(
                () -> {
                  while (busy.get() > 0) {
                    Thread.onSpinWait();
                  }
                });
        spinning.setDaemon(true);
        spinning.start();
      }
      Awaitility.await().until(() -> lateness.worstMillis() > Tries.ON_TIME);
    } finally {
      busy.set(0);
    }
  }
}
