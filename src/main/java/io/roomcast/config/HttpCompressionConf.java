package io.roomcast.config;

/** Conf of the compression of polling answers. Immutable. */
public record HttpCompressionConf(
    @Option(
            value = "Smaller answers are sent uncompressed.",
            byDefault = "1KiB",
            min = "0B",
            max = "1GB")
        DataSize threshold) {}
