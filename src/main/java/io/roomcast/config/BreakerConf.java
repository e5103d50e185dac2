package io.roomcast.config;

import java.time.Duration;

/** Conf of when a backend in trouble is left alone. Immutable. */
public record BreakerConf(
    @Option(
            value =
                "Failures in a row, within 10 s and per event loop, after which calls fail at once:"
                    + " no connection, no answer in time, 5xx.",
            byDefault = "20",
            min = "1",
            max = "1000000")
        int failures,
    @Option(
            value = "For how long; then one call shows whether it is well again.",
            byDefault = "5s",
            min = "1ms",
            max = "1h")
        Duration open) {}
