package io.roomcast.config;

/** Conf of the listeners. Immutable. */
public record ListenConf(
    @Option(value = "The listener for clients.", name = "public") PublicListenerConf clients) {}
