package io.roomcast.bench.run;

import java.nio.file.Path;
import java.util.OptionalInt;

/**
 * How runs are made. Immutable.
 *
 * @param seconds that are measured
 * @param warmup seconds before them
 * @param clients instead of as many as the case says, to see whether all works; empty to measure
 * @param output directory of results and logs
 * @param peers {@code src/bench/peers}
 */
public record RunSettings(
    double seconds, double warmup, OptionalInt clients, Path output, Path peers) {}
