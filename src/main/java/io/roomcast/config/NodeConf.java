package io.roomcast.config;

/** Conf of the process. Immutable. */
public record NodeConf(
    @Option(
            value = "Event loops that serve clients, all on one port.",
            byDefault = "cpus",
            min = "1",
            max = "1024")
        Instances instances) {}
