package io.roomcast.config;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Conf of the history of rooms. Immutable. */
public record HistoryConf(
    @Option(value = "Events kept per room.", byDefault = "100", min = "1", max = "100000") int size,
    @Option(value = "For how long.", byDefault = "5m", min = "1s", max = "30d") Duration ttl,
    @Option(
            value = "Bytes kept by one event loop for all rooms; the oldest go.",
            byDefault = "64MiB",
            min = "1KiB",
            max = "1000GB")
        DataSize maxBytes,
    @Option(
            value = "Rooms with a history on one event loop; the one that was silent longest goes.",
            byDefault = "10000",
            min = "1",
            max = "10000000")
        int maxRooms,
    @Option(
            value =
                "Bytes that a client who joins is sent at most of what it missed; the newest of"
                    + " it.",
            byDefault = "512KiB",
            min = "1KiB",
            max = "10GB")
        DataSize maxReplay,
    @Option(
            value =
                "Who may page back in a room without being in it: as allow of a rule; without this"
                    + " key, nobody.",
            min = "1",
            max = "100")
        @Nullable List<ConditionConf> allow) {}
