package io.roomcast.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.roomcast.bench.million.Experiment;
import io.roomcast.bench.million.Experiment.Settings;
import org.junit.jupiter.api.Test;

/** The short form of {@link Million}. */
class MillionTest {

  private static final int SESSIONS = 20_000;

  @Test
  void everySessionIsPingedAndGetsEveryBroadcastOnce() {
    Experiment.Result result = new Experiment(new Settings(SESSIONS, 2, 2_000, 3)).run();

    assertThat(result.json().getLong("sessionsOpen")).isEqualTo(SESSIONS);
    assertThat(result.json().getLong("pinged")).isEqualTo(SESSIONS);
    assertThat(result.json().getLong("gotEveryBroadcastOnce")).isEqualTo(SESSIONS);
    assertThat(result.json().getLong("unexpectedFrames")).isZero();
    assertThat(result.flawless()).isTrue();
    assertThat(result.json().getLong("heapBytesPerSession")).isBetween(500L, 2_500L);
  }
}
