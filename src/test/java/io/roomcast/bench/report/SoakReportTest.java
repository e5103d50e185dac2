package io.roomcast.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a soak calls flat. */
class SoakReportTest {

  private static final long MB = 1_000_000;
  private static final SoakSample EMPTY = new SoakSample(0, 20 * MB, 800 * MB, 4, 0);

  @Test
  void whatSwingsWithoutGrowingIsFlat() {
    SoakReport report =
        report(
            i -> new SoakSample(i, (40 + i % 3 * 20) * MB, 900 * MB, 30 + i % 5, 200), EMPTY, "{}");

    assertThat(report.problems()).isEmpty();
    assertThat(report.markdown())
        .startsWith("# Soak\n\n**Flat.** 0.5 minutes")
        .contains("| live heap, MB | 20.0 | 60.0 | 60.0 | 69.0 | 20.0 |");
  }

  @Test
  void aHeapThatGrowsIsNot() {
    SoakReport report =
        report(i -> new SoakSample(i, (40 + i) * MB, 900 * MB, 30, 200), EMPTY, "{}");

    assertThat(report.problems()).containsExactly("live heap, MB grew from 44.5 to 64.5");
    assertThat(report.markdown()).contains("**Not flat.**").contains("- live heap, MB grew");
  }

  @Test
  void memoryAndAddressesThatGrowAreNot() {
    SoakReport report =
        report(i -> new SoakSample(i, 40 * MB, (800 + 10 * i) * MB, 10L * i, 200), EMPTY, "{}");

    assertThat(report.problems())
        .containsExactly(
            "resident memory, MB grew from 845.0 to 1045.0",
            "event bus addresses grew from 45.0 to 245.0");
  }

  @Test
  void whatIsLeftWithoutClientsIsToldAndSoAreFaults() {
    SoakReport report =
        report(
            i -> new SoakSample(i, 40 * MB, 900 * MB, 30, 200),
            new SoakSample(0, 20 * MB, 800 * MB, 6, 1),
            "{\"mode\":\"churn\",\"lost\":3,\"outOfOrder\":1,\"disconnected\":2}");

    assertThat(report.problems())
        .containsExactly(
            "event bus addresses left over without clients: 2",
            "sessions left over: 1",
            "churn: lost 3",
            "churn: outOfOrder 1",
            "churn: disconnected 2");
  }

  @Test
  void samplesFromBeforeTheClientsWereThereDoNotCount() {
    SoakReport report =
        report(i -> i < 10 ? new SoakSample(i, MB, 800 * MB, 2, i) : sample(i), EMPTY, "{}");

    assertThat(report.problems()).isEmpty();
    assertThat(report.markdown()).contains("; 20 samples.").doesNotContain("| 9.0 |");
  }

  private static SoakSample sample(int second) {
    return new SoakSample(second, 40 * MB, 900 * MB, 30, 200);
  }

  @Test
  void thirdsNeedThreeSamples() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SoakReport(Map.of(), EMPTY, List.of(EMPTY, EMPTY), EMPTY, List.of()));
  }

  private static SoakReport report(IntFunction<SoakSample> sample, SoakSample after, String load) {
    List<SoakSample> samples = IntStream.range(0, 30).mapToObj(sample).toList();
    JsonNode result = Lines.json(load);
    return new SoakReport(Map.of("JDK", "17"), EMPTY, samples, after, List.of(result));
  }
}
