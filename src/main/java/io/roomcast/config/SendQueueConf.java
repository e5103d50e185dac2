package io.roomcast.config;

/** Conf of what may wait for one client. Immutable. */
public record SendQueueConf(
    @Option(
            value =
                "Bytes that may wait for one client; over half of it volatile packets are dropped,"
                    + " over all of it the client is disconnected.",
            byDefault = "16MiB",
            min = "1KiB",
            max = "1GB")
        DataSize maxBytes,
    @Option(
            value = "The same as a number of packets.",
            byDefault = "65536",
            min = "2",
            max = "100000000")
        int maxPackets) {}
