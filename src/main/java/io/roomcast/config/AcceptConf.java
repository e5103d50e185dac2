package io.roomcast.config;

import java.time.Duration;

/** Conf of the rate of new clients. Immutable. */
public record AcceptConf(
    @Option(
            value = "How many; they may come at once.",
            byDefault = "500",
            min = "1",
            max = "1000000")
        int rate,
    @Option(
            value = "In what time: no window of that length sees more, wherever it begins.",
            byDefault = "1s",
            min = "1ms",
            max = "1h")
        Duration per) {}
