package io.roomcast.config;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Conf of presence. Immutable. */
public record PresenceConf(
    @Option(
            value = "Whether members of a room are told of users who come and go.",
            byDefault = "false")
        boolean joinLeave,
    @Option(
            value = "How long a user whose last socket left counts as present, to come back.",
            byDefault = "5s",
            min = "0ms",
            max = "1h")
        Duration leaveDelay,
    @Option(value = "Keys of a socket's data that others see of it.", min = "0", max = "20")
        List<String> show,
    @Option(
            value =
                "Who may ask for a room without being in it: as allow of a rule; without this key,"
                    + " nobody.",
            min = "1",
            max = "100")
        @Nullable List<ConditionConf> allow,
    @Option(
            value = "Users listed of one room; more are counted only.",
            byDefault = "1000",
            min = "1",
            max = "1000000")
        int maxUsers,
    @Option(
            value = "Rooms watched by one event loop; more have no presence.",
            byDefault = "100000",
            min = "1",
            max = "10000000")
        int maxRooms) {}
