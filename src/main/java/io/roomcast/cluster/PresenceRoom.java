package io.roomcast.cluster;

/**
 * A room of a namespace. Immutable.
 *
 * @param namespace name of the namespace
 * @param room name of the room
 */
public record PresenceRoom(String namespace, String room) {}
