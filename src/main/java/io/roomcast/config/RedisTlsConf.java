package io.roomcast.config;

/** Conf of TLS to Redis. Immutable. */
public record RedisTlsConf(
    @Option(
            value = "PEM file of the authorities that are trusted; empty for those of Java.",
            byDefault = "")
        String ca,
    @Option(
            value = "Whether the name in the certificate must be that of the host.",
            byDefault = "true")
        boolean verifyHost,
    @Option("A certificate of ours, where Redis asks for one.") TlsConf client) {}
