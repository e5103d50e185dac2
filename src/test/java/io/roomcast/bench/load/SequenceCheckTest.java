package io.roomcast.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SequenceCheckTest {

  private final Tally tally = new Tally();
  private final SequenceCheck check = new SequenceCheck(tally, 3);

  @Test
  void allInOrder() {
    assertThat(accepted(3, 4, 5)).isEqualTo(3);
    assertThat(check.next()).isEqualTo(6);
    assertThat(check.lost(6)).isZero();
    assertThat(check.lost(8)).isEqualTo(2);
    assertThat(tally.duplicated + tally.outOfOrder).isZero();
  }

  @Test
  void aGapIsALossUntilItIsFilled() {
    accepted(3, 6);
    assertThat(check.lost(7)).isEqualTo(2);
    assertThat(accepted(5)).isEqualTo(1);
    assertThat(check.lost(7)).isEqualTo(1);
    assertThat(tally.outOfOrder).isEqualTo(1);
    assertThat(tally.duplicated).isZero();
  }

  @Test
  void theSameAgainIsNotADelivery() {
    assertThat(accepted(3, 4, 4, 3)).isEqualTo(2);
    assertThat(tally.duplicated).isEqualTo(2);
    assertThat(tally.outOfOrder).isZero();
  }

  @Test
  void aLateOneMayBeDoubleToo() {
    assertThat(accepted(3, 5, 4, 4)).isEqualTo(3);
    assertThat(tally.outOfOrder).isEqualTo(1);
    assertThat(tally.duplicated).isEqualTo(1);
  }

  private long accepted(long... sequences) {
    long count = 0;
    for (long sequence : sequences) {
      count += check.accept(sequence) ? 1 : 0;
    }
    return count;
  }
}
