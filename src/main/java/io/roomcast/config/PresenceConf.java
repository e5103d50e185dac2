package io.roomcast.config;

/** Conf of presence. Immutable. */
public record PresenceConf(
    @Option(
            value = "Whether members of a room are told of users who come and go.",
            byDefault = "false")
        boolean joinLeave) {}
