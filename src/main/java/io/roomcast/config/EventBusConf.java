package io.roomcast.config;

/** Conf of the addresses on the event bus. Immutable. */
public record EventBusConf(
    @Option(value = "What the addresses begin with.", byDefault = "roomcast", pattern = "\\S+")
        String prefix) {}
