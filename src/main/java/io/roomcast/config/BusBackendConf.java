package io.roomcast.config;

import java.time.Duration;
import java.util.List;

/** Conf of a backend in the same process, called over the event bus. Immutable. */
public record BusBackendConf(
    @Option(value = "Address on the event bus.", min = "1", max = "200") String bus,
    @Option("Longest time of a request.") BackendTimeoutConf timeout,
    @Option(value = BackendConf.MAX_IN_FLIGHT, byDefault = "256", min = "1", max = "100000")
        int maxInFlight,
    @Option(value = BackendConf.QUEUE_PER_SOCKET, byDefault = "64", min = "1", max = "100000")
        int queuePerSocket,
    @Option(value = BackendConf.MAX_QUEUE, byDefault = "10000", min = "1", max = "10000000")
        int maxQueue,
    @Option(value = BackendConf.MAX_DEFERRED_ACKS, byDefault = "10000", min = "1", max = "10000000")
        int maxDeferredAcks,
    @Option(value = BackendConf.DEFERRED_ACK_TTL, byDefault = "30s", min = "1ms", max = "1h")
        Duration deferredAckTtl,
    @Option(value = BackendConf.REFRESH_EVERY, byDefault = "0ms", min = "0ms", max = "1d")
        Duration refreshEvery,
    @Option(
            value = BackendConf.FORWARD_HEADERS,
            byDefault = {"user-agent", "origin"},
            min = "0",
            max = "100",
            pattern = "[A-Za-z0-9-]+")
        List<String> forwardHeaders)
    implements BackendConf {}
