package io.roomcast.bench.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What counts as another's work. */
@EnabledOnOs(OS.LINUX)
@Timeout(240)
class OtherCoresTest {

  @Test
  void aBusyStrangerIsSeenAndOneOfOursIsNot() throws Exception {
    Process busy = new ProcessBuilder(List.of("sh", "-c", "while :; do :; done")).start();
    try {
      OtherCores all = new OtherCores(Set.of());
      OtherCores without = new OtherCores(Set.of(busy.pid()));
      Duration start = busy.info().totalCpuDuration().orElseThrow();
      await()
          .atMost(Duration.ofSeconds(30))
          .until(
              () ->
                  busy.info()
                          .totalCpuDuration()
                          .orElseThrow()
                          .minus(start)
                          .compareTo(Duration.ofSeconds(1))
                      > 0);

      assertThat(all.get() - without.get()).isPositive();
    } finally {
      busy.destroyForcibly();
    }
  }
}
