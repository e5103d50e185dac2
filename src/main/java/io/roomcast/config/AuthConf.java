package io.roomcast.config;

/** Conf of how clients prove who they are. Immutable. */
public record AuthConf(
    @Option(
            value = "Whether namespaces that do not say otherwise admit clients without a token.",
            byDefault = "false")
        boolean anonymous) {}
