package io.roomcast.config;

import org.jspecify.annotations.Nullable;

/** Conf of the listeners. Immutable. */
public record ListenConf(
    @Option(value = "The listener for clients.", name = "public") PublicListenerConf clients,
    @Option(
            value = "The listener for backends and operators: API, metrics, health, admin.",
            toggle = true,
            byDefault = "false")
        @Nullable InternalListenerConf internal) {}
