package io.roomcast.bench.load;

import org.jspecify.annotations.Nullable;

/**
 * What was measured between two moments. Immutable but for the latency, which is no longer written.
 *
 * @param ops what was counted
 * @param nanos how long
 * @param serverNanos CPU of the server, or null when its pid is unknown
 * @param publishNanos CPU of the publishers' server, or null when its pid is unknown
 * @param generatorNanos CPU of this process
 * @param latency of what arrived
 */
record Figures(
    long ops,
    long nanos,
    @Nullable Long serverNanos,
    @Nullable Long publishNanos,
    long generatorNanos,
    Latency latency) {

  @Nullable Double cpuMicrosPerOp() {
    return microsPerOp(serverNanos);
  }

  /** Of the publishers' server. */
  @Nullable Double publishCpuMicrosPerOp() {
    return microsPerOp(publishNanos);
  }

  private @Nullable Double microsPerOp(@Nullable Long cpu) {
    return cpu == null || ops == 0 ? null : Double.valueOf(LoadResult.rounded(cpu / 1e3 / ops));
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
