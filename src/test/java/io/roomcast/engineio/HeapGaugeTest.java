package io.roomcast.engineio;

import static org.assertj.core.api.Assertions.assertThat;

import io.roomcast.loop.Clock;
import org.junit.jupiter.api.Test;

class HeapGaugeTest {

  private long now = -5_000;
  private int measured;

  private final Clock clock =
      new Clock() {
        @Override
        public long monotonicMillis() {
          return now;
        }

        @Override
        public long epochMillis() {
          return now;
        }
      };

  @Test
  void measuresOnceInASecondHoweverOftenItIsAsked() {
    HeapGauge gauge = new HeapGauge(() -> ++measured / 10.0);
    assertThat(gauge.share(clock)).isEqualTo(0.1);
    now += 999;
    assertThat(gauge.share(clock)).isEqualTo(0.1);
    now += 1;
    assertThat(gauge.share(clock)).isEqualTo(0.2);
    assertThat(gauge.share(clock)).isEqualTo(0.2);
    now += 60_000;
    assertThat(gauge.share(clock)).isEqualTo(0.3);
    assertThat(measured).isEqualTo(3);
  }

  @Test
  void garbageDoesNotCount() {
    System.gc();
    double before = HeapGauge.afterCollection();
    assertThat(before).isBetween(0.000_1, 0.9);
    byte[][] kept = new byte[(int) (Runtime.getRuntime().maxMemory() / 20 >> 20)][];
    for (int i = 0; i < kept.length; i++) {
      kept[i] = new byte[1 << 20];
    }
    System.gc();
    double filled = HeapGauge.afterCollection();
    assertThat(filled).isGreaterThan(before + 0.03);
    assertThat(kept[0]).isNotNull();
    kept = null;
    System.gc();
    assertThat(HeapGauge.afterCollection()).isLessThan(filled - 0.03);
  }
}
