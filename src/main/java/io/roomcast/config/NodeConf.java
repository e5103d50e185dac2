package io.roomcast.config;

/** Conf of the process. Immutable. */
public record NodeConf(
    @Option(
            value = "Event loops that serve clients, all on one port.",
            byDefault = "cpus",
            min = "1",
            max = "1024")
        Instances instances,
    @Option(
            value = "Name of this process, for backends and logs; auto makes one.",
            byDefault = "auto",
            pattern = "[A-Za-z0-9_.-]+",
            max = "64")
        String id) {}
