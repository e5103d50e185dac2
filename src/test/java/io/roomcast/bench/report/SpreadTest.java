package io.roomcast.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Medians and ends. */
class SpreadTest {

  @Test
  void theMedianOfAnOddNumberIsTheMiddleOne() {
    assertThat(Spread.of(List.of(9.0, 1.0, 2.0))).isEqualTo(new Spread(2, 1, 9, 3));
  }

  @Test
  void theMedianOfAnEvenNumberIsTheMeanOfTheMiddleTwo() {
    assertThat(Spread.of(List.of(4.0, 1.0, 2.0, 100.0))).isEqualTo(new Spread(3, 1, 100, 4));
  }

  @Test
  void oneValueIsAllThreeAndIsShownWithoutEnds() {
    Spread spread = Spread.of(List.of(2.5));

    assertThat(spread).isEqualTo(new Spread(2.5, 2.5, 2.5, 1));
    assertThat(spread).hasToString("2.50");
  }

  @Test
  void isShownWithThreeDigits() {
    assertThat(Spread.of(List.of(3.14159, 0.98, 371.4))).hasToString("3.14 (0.98–371)");
    assertThat(Spread.of(List.of(9.996, 99.96))).hasToString("55.0 (10.0–100)");
    assertThat(Spread.of(List.of(12.34, 12.36))).hasToString("12.4 (12.3–12.4)");
  }

  @Test
  void thereIsNoneOfNothing() {
    assertThatIllegalArgumentException().isThrownBy(() -> Spread.of(List.of()));
  }
}
