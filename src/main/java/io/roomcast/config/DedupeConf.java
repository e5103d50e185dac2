package io.roomcast.config;

import java.time.Duration;

/** Conf of how events that come again are told. Immutable. */
public record DedupeConf(
    @Option(
            value = "Where the client's id of the event is, as args.0.id; a text or a number.",
            pattern = TemplateSyntax.ARGUMENT_PATH)
        String by,
    @Option(value = "For how long ids are remembered.", byDefault = "5m", min = "1s", max = "1d")
        Duration window,
    @Option(
            value = "Ids remembered of one user, or of a socket without one.",
            byDefault = "100",
            min = "1",
            max = "10000")
        int size,
    @Option(
            value = "Ids remembered by one event loop; the oldest are forgotten.",
            byDefault = "100000",
            min = "1",
            max = "10000000")
        int maxIds,
    @Option(
            value = "Bytes of acks remembered by one event loop; the oldest are forgotten.",
            byDefault = "16MiB",
            min = "1KiB",
            max = "10GB")
        DataSize maxBytes) {}
