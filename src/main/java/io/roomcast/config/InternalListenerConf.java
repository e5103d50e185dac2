package io.roomcast.config;

/** Conf of the listener for backends and operators. Immutable. */
public record InternalListenerConf(
    @Option(
            value = "Address or name of the interface; 0.0.0.0 is every one.",
            byDefault = "127.0.0.1",
            pattern = "\\S+")
        String host,
    @Option(value = "TCP port; 0 takes a free one.", byDefault = "9090", min = "0", max = "65535")
        int port) {}
