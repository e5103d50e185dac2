package io.roomcast.config;

/** Conf of the backends of a namespace, by what they are told. Immutable. */
public record OnConf(
    @Option(value = "Name of the backend that admits sockets; empty for none.", byDefault = "")
        String connect,
    @Option(
            value = "Name of the backend that is told who has left; empty for none.",
            byDefault = "")
        String disconnect) {}
