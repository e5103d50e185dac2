package io.roomcast.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Iterator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class TimedTestTest {
  private static int tries;

  @AfterAll
  static void noMoreThanItTakes() {
    assertThat(tries).isEqualTo(2);
  }

  @TimedTest
  void whatIsRightTheSecondTimePasses() {
    assertThat(++tries).isEqualTo(2);
  }

  @Test
  void whatIsWrongEachTimeFails() throws Throwable {
    Iterator<TimedTest.Tries.Try> all = TimedTest.Tries.all().iterator();
    AssertionError failure = new AssertionError("wrong");
    for (int i = 1; i < TimedTest.Tries.MOST; i++) {
      all.next().failed(failure);
    }
    TimedTest.Tries.Try last = all.next();
    assertThatThrownBy(() -> last.failed(failure)).isSameAs(failure);
    assertThat(all.hasNext()).isFalse();
  }
}
