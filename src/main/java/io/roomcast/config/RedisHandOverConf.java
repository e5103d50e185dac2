package io.roomcast.config;

/**
 * Conf of what may be on its way to busy event loops; over half of it, volatile messages are
 * dropped, over all of it Redis is read no further. Immutable.
 */
public record RedisHandOverConf(
    @Option(value = "Bytes.", byDefault = "32MiB", min = "1KiB", max = "10GB") DataSize maxBytes,
    @Option(value = "Messages.", byDefault = "10000", min = "100", max = "10000000")
        int maxMessages) {}
