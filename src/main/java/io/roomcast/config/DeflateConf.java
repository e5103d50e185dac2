package io.roomcast.config;

/** Conf of permessage-deflate. Immutable. */
public record DeflateConf(
    @Option(
            value = "Smaller messages are sent uncompressed.",
            byDefault = "1KiB",
            min = "0B",
            max = "1GB")
        DataSize threshold,
    @Option(value = "1 is fast, 9 is small.", byDefault = "6", min = "1", max = "9") int level,
    @Option(
            value = "Whether clients must forget their window after each message: saves memory.",
            byDefault = "false")
        boolean clientNoContextTakeover) {}
