package io.roomcast.config;

import java.time.Duration;

/** Conf of how long one attempt of a backend's call may take. Immutable. */
public record BackendTimeoutConf(
    @Option(
            value = "To admit a socket; the client waits for it.",
            byDefault = "3s",
            min = "1ms",
            max = "10m")
        Duration connect,
    @Option(
            value = "To answer an event; further events of the socket wait for it.",
            byDefault = "5s",
            min = "1ms",
            max = "10m")
        Duration event,
    @Option(value = "To take note of a disconnect.", byDefault = "5s", min = "1ms", max = "10m")
        Duration disconnect,
    @Option(value = "To say whether a socket may stay.", byDefault = "3s", min = "1ms", max = "10m")
        Duration refresh) {}
