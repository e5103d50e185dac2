package io.roomcast.config;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.BiConsumer;

/** Conf of the server API. Immutable. */
public record ApiConf(
    @Option(
            value =
                "Who may use it. Without keys, whoever is on this machine, if listen.internal is on"
                    + " loopback.",
            min = "0",
            max = "10000",
            reloadable = true)
        List<ApiKeyConf> keys,
    @Option(value = "Largest request.", byDefault = "1MiB", min = "1KiB", max = "500MB")
        DataSize maxBody,
    @Option(
            value = "Operations under way on one event loop; further ones get 503.",
            byDefault = "1000",
            min = "1",
            max = "1000000")
        int maxConcurrent,
    @Option(value = "Commands in one batch.", byDefault = "1000", min = "1", max = "100000")
        int maxBatch,
    @Option(
            value = "Longest time that emitWithAck may wait.",
            byDefault = "30s",
            min = "1s",
            max = "1h")
        Duration maxTimeout,
    @Option(
            value = "Most sockets or rooms in one answer.",
            byDefault = "1000",
            min = "1",
            max = "100000")
        int maxPage,
    @Option(
            value = "For how long answers are kept for requests with the same Idempotency-Key.",
            byDefault = "5m",
            min = "1s",
            max = "1d")
        Duration idempotencyWindow,
    @Option(
            value = "Answers kept on one event loop; the oldest go first.",
            byDefault = "10000",
            min = "1",
            max = "10000000")
        int idempotencyEntries,
    @Option(
            value = "The same as a number of bytes.",
            byDefault = "16MiB",
            min = "1KiB",
            max = "10GB")
        DataSize idempotencyBytes)
    implements Checked {

  @Override
  public void check(BiConsumer<String, String> problem) {
    Set<String> seen = new HashSet<>();
    for (ApiKeyConf key : keys) {
      if (!seen.add("id " + key.id()) || !seen.add(key.sha256().toLowerCase(Locale.ROOT))) {
        problem.accept("keys", "keys of which no two have the same id or sha256");
        return;
      }
    }
  }
}
