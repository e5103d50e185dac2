package io.roomcast.config;

/** Conf of the server API. Immutable. */
public record ApiConf(
    @Option(value = "Largest request.", byDefault = "1MiB", min = "1KiB", max = "1GB")
        DataSize maxBody) {}
