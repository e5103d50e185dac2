package io.roomcast.config;

/** Conf of the demo chat. Immutable. */
public record DemoConf(
    @Option(
            value = "Longest chat message, in characters.",
            byDefault = "2000",
            min = "1",
            max = "100000")
        int maxMessageLength) {}
