package io.roomcast.config;

import org.jspecify.annotations.Nullable;

/** Conf of what the process takes on; over it, new clients are refused with 503. Immutable. */
public record LimitsConf(
    @Option(
            value = "Most clients connected at a time; 0 for any number.",
            byDefault = "0",
            min = "0",
            max = "100000000")
        int connections,
    @Option(
            value = "Most new clients in a time; each event loop has its share.",
            toggle = true,
            byDefault = "false")
        @Nullable AcceptConf accept,
    @Option(
            value =
                "Share of the heap that may be in use after a garbage collection before new clients"
                    + " are refused; 0 for any.",
            byDefault = "0.9",
            min = "0",
            max = "1")
        double heapShed) {}
