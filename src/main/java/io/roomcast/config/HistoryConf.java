package io.roomcast.config;

import java.time.Duration;

/** Conf of the history of rooms. Immutable. */
public record HistoryConf(
    @Option(value = "Events kept per room.", byDefault = "100", min = "1", max = "100000") int size,
    @Option(value = "For how long.", byDefault = "5m", min = "1s", max = "30d") Duration ttl) {}
