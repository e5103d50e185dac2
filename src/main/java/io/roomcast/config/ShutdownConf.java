package io.roomcast.config;

import java.time.Duration;

/** Conf of how the process ends. Immutable. */
public record ShutdownConf(
    @Option(
            value =
                "Time between being unready and refusing clients, for load balancers to see it.",
            byDefault = "0s",
            min = "0s",
            max = "1h")
        Duration preStop,
    @Option(
            value = "Time in which clients are sent away; those left are cut off then.",
            byDefault = "60s",
            min = "0s",
            max = "1d")
        Duration drain,
    @Option(
            value = "Clients sent away in a second, so that other nodes can take them.",
            byDefault = "500",
            min = "1",
            max = "1000000")
        int ratePerSecond,
    @Option(
            value = "Time for events and acks under way, for each client.",
            byDefault = "5s",
            min = "0s",
            max = "1h")
        Duration settle,
    @Option(
            value = "Time for all of it, webhooks under way included; then the process ends.",
            byDefault = "90s",
            min = "1s",
            max = "1d")
        Duration timeout) {}
