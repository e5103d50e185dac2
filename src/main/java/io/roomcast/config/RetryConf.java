package io.roomcast.config;

import java.time.Duration;
import java.util.function.BiConsumer;

/** Conf of when a webhook is tried again. Immutable. */
public record RetryConf(
    @Option(
            value = "Most attempts for connect, event and refresh, the first included.",
            byDefault = "3",
            min = "1",
            max = "100")
        int attempts,
    @Option(
            value = "Wait before the second attempt; it doubles with each, and half is random.",
            byDefault = "200ms",
            min = "1ms",
            max = "1h")
        Duration base,
    @Option(
            value = "Longest wait, Retry-After included.",
            byDefault = "5s",
            min = "1ms",
            max = "1h")
        Duration max,
    @Option(value = "How long a disconnect is tried.", byDefault = "5m", min = "0ms", max = "1d")
        Duration disconnectFor)
    implements Checked {

  @Override
  public void check(BiConsumer<String, String> problem) {
    if (base.compareTo(max) > 0) {
      problem.accept("base", "at most max");
    }
  }
}
