package io.roomcast.config;

import java.time.Duration;

/** Conf of how often a socket may go over a limit. Immutable. */
public record ViolationsConf(
    @Option(
            value = "Events refused or dropped that are put up with.",
            byDefault = "20",
            min = "0",
            max = "1000000")
        int max,
    @Option(value = "In what time.", byDefault = "5s", min = "1ms", max = "1h") Duration per,
    @Option(value = "What follows on one more.", byDefault = "close") End then) {}
