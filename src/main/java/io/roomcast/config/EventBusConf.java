package io.roomcast.config;

/** Conf of the addresses on the event bus. Immutable. */
public record EventBusConf(
    @Option(value = "What the addresses begin with.", byDefault = "roomcast", pattern = "\\S+")
        String prefix,
    @Option(
            value = "Whether connects and disconnects are published, on <prefix>.lifecycle.<nsp>.",
            byDefault = "true")
        boolean lifecycle) {}
