package io.roomcast.config;

/** Conf of the limits of sockets in a namespace. Immutable. */
public record NamespaceLimitsConf(
    @Option(
            value = "Rooms that one socket may join; 0 for what socketio.maxRoomsPerSocket says.",
            byDefault = "0",
            min = "0",
            max = "10000000")
        int roomsPerSocket) {}
