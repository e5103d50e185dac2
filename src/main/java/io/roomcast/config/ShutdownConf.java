package io.roomcast.config;

import java.time.Duration;

/** Conf of how the process ends. Immutable. */
public record ShutdownConf(
    @Option(
            value = "Time between being unready and refusing clients.",
            byDefault = "0s",
            min = "0s",
            max = "1h")
        Duration preStop) {}
