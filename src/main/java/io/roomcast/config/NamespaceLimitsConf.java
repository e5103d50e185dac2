package io.roomcast.config;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Conf of the limits of sockets in a namespace. Immutable. */
public record NamespaceLimitsConf(
    @Option(
            value =
                "Most events of a socket; without this key, or false, what limits.eventsPerSocket"
                    + " says.",
            toggle = true,
            byDefault = "false")
        @Nullable EventRateConf eventsPerSocket,
    @Option(
            value =
                "Most events of a socket by their names, in which * stands for any text; all that"
                    + " match one share it. An exact name counts before patterns, of these the"
                    + " first.",
            pattern = ".{1,200}",
            max = "1000")
        Map<String, EventRateConf> eventsPerName,
    @Option(
            value = "Rooms that one socket may join; 0 for what socketio.maxRoomsPerSocket says.",
            byDefault = "0",
            min = "0",
            max = "10000000")
        int roomsPerSocket,
    @Option(
            value =
                "Largest arguments of an event, attachments included; a larger one gets E_TOO_LARGE."
                    + " 0 for what socketio.maxHttpBufferSize lets in.",
            byDefault = "0B",
            min = "0B",
            max = "1GB")
        DataSize maxPayload) {}
