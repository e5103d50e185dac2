package io.roomcast.config;

import java.util.List;

/** Conf of the listener for clients. Immutable. */
public record PublicListenerConf(
    @Option(
            value = "Address or name of the interface; 0.0.0.0 is every one.",
            byDefault = "0.0.0.0",
            pattern = "\\S+")
        String host,
    @Option(value = "TCP port; 0 takes a free one.", byDefault = "3000", min = "0", max = "65535")
        int port,
    @Option("TLS. Without both files, plain HTTP.") TlsConf tls,
    @Option(
            value =
                "Origins whose pages may connect, checked for polling and WebSocket: origins,"
                    + " https://*.example.com, /pattern/flags, null; empty for any. Programs, which"
                    + " send no origin, may.",
            max = "1000")
        List<String> allowedOrigins,
    @Option(
            value =
                "Address blocks of proxies whose X-Forwarded-For is believed, like 10.0.0.0/8;"
                    + " empty for none.",
            max = "1000")
        List<String> trustedProxies,
    @Option(
            value =
                "Whether every connection begins with the PROXY protocol, version 1 or 2, that"
                    + " tells the client's address; others are cut.",
            byDefault = "false")
        boolean proxyProtocol) {}
