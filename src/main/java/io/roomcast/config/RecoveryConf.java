package io.roomcast.config;

import java.time.Duration;

/** Conf of connection state recovery. Immutable. */
public record RecoveryConf(
    @Option(
            value = "Time for which a lost session can be restored.",
            byDefault = "2m",
            min = "1ms",
            max = "1d")
        Duration maxDisconnectionDuration,
    @Option(
            value = "Whether a restored socket skips the namespace's middlewares.",
            byDefault = "true")
        boolean skipMiddlewares,
    @Option(
            value = "Packets kept per namespace and event loop; older ones are let go.",
            byDefault = "10000",
            min = "1",
            max = "10000000")
        int maxPackets,
    @Option(
            value = "Bytes that these packets may hold; older ones are let go.",
            byDefault = "64MiB",
            min = "1KiB",
            max = "100GB")
        DataSize maxBytes,
    @Option(
            value = "Lost sessions kept per namespace and event loop; older ones are let go.",
            byDefault = "10000",
            min = "1",
            max = "10000000")
        int maxSessions) {}
