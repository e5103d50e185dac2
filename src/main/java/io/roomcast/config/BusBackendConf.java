package io.roomcast.config;

/** Conf of a backend in the same process, called over the event bus. Immutable. */
public record BusBackendConf(
    @Option(value = "Address on the event bus.", min = "1", max = "200") String bus)
    implements BackendConf {}
