package io.roomcast.config;

/** Conf of the listener for clients. Immutable. */
public record PublicListenerConf(
    @Option(
            value = "Address or name of the interface; 0.0.0.0 is every one.",
            byDefault = "0.0.0.0",
            pattern = "\\S+")
        String host,
    @Option(value = "TCP port; 0 takes a free one.", byDefault = "3000", min = "0", max = "65535")
        int port,
    @Option("TLS. Without both files, plain HTTP.") TlsConf tls) {}
