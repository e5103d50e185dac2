package io.roomcast.config;

import java.time.Duration;

/** Conf of what happens when the token of a connected socket expires. Immutable. */
public record ExpiryConf(
    @Option(
            value =
                "Event that asks the client for a new token; its ack brings one, or an event of"
                    + " this name.",
            byDefault = "auth:refresh",
            min = "1",
            max = "200")
        String event,
    @Option(value = "Time that it has for that.", byDefault = "25s", min = "0s", max = "1h")
        Duration grace,
    @Option(value = "What follows when it brought none.", byDefault = "close") End then) {}
