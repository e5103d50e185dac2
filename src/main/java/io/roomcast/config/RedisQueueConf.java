package io.roomcast.config;

import java.time.Duration;

/**
 * Conf of what may wait for Redis; over it, volatile messages go first, then the oldest. Immutable.
 */
public record RedisQueueConf(
    @Option(value = "Bytes.", byDefault = "16MiB", min = "1KiB", max = "10GB") DataSize maxBytes,
    @Option(value = "Messages.", byDefault = "50000", min = "1", max = "10000000") int maxMessages,
    @Option(
            value = "Time after which a message is of no use any more.",
            byDefault = "10s",
            min = "1ms",
            max = "1h")
        Duration maxAge) {}
