package io.roomcast.bench.load;

import org.jspecify.annotations.Nullable;

/**
 * What was measured between two moments. Immutable but for the latency, which is no longer written.
 *
 * @param ops what was counted
 * @param nanos how long
 * @param serverNanos CPU of the server, or null when its pid is unknown
 * @param generatorNanos CPU of this process
 * @param latency of what arrived
 */
record Figures(
    long ops, long nanos, @Nullable Long serverNanos, long generatorNanos, Latency latency) {

  @Nullable Double cpuMicrosPerOp() {
    return serverNanos == null || ops == 0
        ? null
        : Double.valueOf(LoadResult.rounded(serverNanos / 1e3 / ops));
  }

  double opsPerSecond() {
    return LoadResult.rounded(ops * 1e9 / nanos);
  }

  @Nullable Double serverCores() {
    return serverNanos == null
        ? null
        : Double.valueOf(LoadResult.rounded((double) serverNanos / nanos));
  }

  double generatorCores() {
    return LoadResult.rounded((double) generatorNanos / nanos);
  }
}
