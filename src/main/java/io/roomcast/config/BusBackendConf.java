package io.roomcast.config;

import java.time.Duration;
import java.util.List;

/** Conf of a backend in the same process, called over the event bus. Immutable. */
public record BusBackendConf(
    @Option(value = "Address on the event bus.", min = "1", max = "200") String bus,
    @Option("Longest time of a request.") BackendTimeoutConf timeout,
    @Option(
            value = "Most calls under way, shared out to the event loops.",
            byDefault = "256",
            min = "1",
            max = "100000")
        int maxInFlight,
    @Option(
            value =
                "Most events of a socket that wait while one is with the backend; then its"
                    + " connection is read no further until half are done.",
            byDefault = "64",
            min = "1",
            max = "100000")
        int queuePerSocket,
    @Option(
            value =
                "Most connects and events that wait to be sent, shared out to the event loops; one"
                    + " more fails at once. As many disconnects may wait beside them.",
            byDefault = "10000",
            min = "1",
            max = "10000000")
        int maxQueue,
    @Option(
            value = "Most acks put off for later, shared out to the event loops.",
            byDefault = "10000",
            min = "1",
            max = "10000000")
        int maxDeferredAcks,
    @Option(value = "How long an ack may be put off.", byDefault = "30s", min = "1ms", max = "1h")
        Duration deferredAckTtl,
    @Option(
            value =
                "How often it is asked whether a socket that it admitted may stay; 0 for only at"
                    + " the time that it gave it by expireAt.",
            byDefault = "0ms",
            min = "0ms",
            max = "1d")
        Duration refreshEvery,
    @Option(
            value =
                "Headers of the client's handshake that it is sent with connect; clients may put"
                    + " anything into them.",
            byDefault = {"user-agent", "origin"},
            min = "0",
            max = "100",
            pattern = "[A-Za-z0-9-]+")
        List<String> forwardHeaders)
    implements BackendConf {}
