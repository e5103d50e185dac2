package io.roomcast.bench.micro;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class BudgetsTest {

  private static final String PAGE =
      """
      # Words
      <!-- table: written by Micro report, budgets by hand -->
      | benchmark | ns | budget | B | budget |
      |---|--:|--:|--:|--:|
      | `A.join n=2` | 10.5 | 30 | 0 | 0 |
      | `A.join n=10` | 99.9 | 250 | 64 | 64 |
      | `B.read` | 1,200 | 3,000 | 2,048 | 2,152 |
      <!-- end of table -->
      more words
      """;

  private final Budgets budgets = Budgets.parse(PAGE);

  @Test
  void thePageIsWrittenAsItWasRead() {
    assertThat(budgets.text()).isEqualTo(PAGE);
  }

  @Test
  void costsAreReplacedAndBudgetsKept() {
    assertThat(budgets.with(List.of(new Cost("A.join n=10", 120.4, 48.2))).text())
        .isEqualTo(
            PAGE.replace(
                "| `A.join n=10` | 99.9 | 250 | 64 | 64 |",
                "| `A.join n=10` | 120 | 250 | 48 | 64 |"));
  }

  @Test
  void newBenchmarksGetAProposalInTheirPlace() {
    assertThat(
            budgets
                .with(List.of(new Cost("A.join n=1000", 1999, 104), new Cost("A.add", 3.96, 0.01)))
                .text())
        .contains(
            """
            | `A.add` | 4.0 | 10 | 0 | 0 |
            | `A.join n=2` | 10.5 | 30 | 0 | 0 |
            | `A.join n=10` | 99.9 | 250 | 64 | 64 |
            | `A.join n=1000` | 1,999 | 5,000 | 104 | 112 |
            | `B.read` |""");
  }

  @Test
  void onlyBytesAreHeldAgainstTheBudget() {
    assertThat(
            budgets.problems(
                List.of(
                    new Cost("A.join n=2", 5000, 0.4),
                    new Cost("A.join n=10", 50, 72),
                    new Cost("B.read", 1, 2152),
                    new Cost("C.new", 1, 0))))
        .containsExactly(
            "A.join n=10 allocates 72.0 B, more than its budget of 64 B", "C.new has no budget");
  }

  @Test
  void aPageWithoutTableIsRefused() {
    assertThatThrownBy(() -> Budgets.parse("# Words")).isInstanceOf(IllegalArgumentException.class);
  }
}
