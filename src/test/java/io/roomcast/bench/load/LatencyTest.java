package io.roomcast.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.roomcast.bench.load.LoadResult.Percentiles;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class LatencyTest {

  private final Latency latency = new Latency();

  @Test
  void nothingRecordedIsNothingShown() {
    assertThat(latency.count()).isZero();
    assertThat(latency.percentiles()).isNull();
    assertThat(latency.percentile(0.99)).isZero();
  }

  @Test
  void percentilesOfAThousand() {
    for (int micros = 1; micros <= 1000; micros++) {
      latency.record(micros * 1000L);
    }
    assertThat(latency.count()).isEqualTo(1000);
    assertThat(latency.percentile(0.5)).isCloseTo(500_000, within(8_000L));
    assertThat(latency.percentile(0.99)).isCloseTo(990_000, within(16_000L));
    assertThat(latency.percentile(1)).isGreaterThanOrEqualTo(1_000_000);
    assertThat(latency.percentiles()).isInstanceOf(Percentiles.class);
  }

  @Test
  void whatArrivedBeforeItsTimeTookNone() {
    latency.record(-5);
    assertThat(latency.percentile(0.5)).isZero();
  }

  @Property
  void oneValueIsItsOwnPercentile(@ForAll @LongRange(max = Long.MAX_VALUE / 4) long nanos) {
    Latency one = new Latency();
    one.record(nanos);
    assertThat(one.percentile(0.5))
        .isGreaterThanOrEqualTo(nanos)
        .isCloseTo(nanos, Percentage.withPercentage(1.6));
  }
}
