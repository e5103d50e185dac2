package io.roomcast.handler;

/**
 * How much of what was sent to rooms is kept. Immutable.
 *
 * @param size events of one room
 * @param ttl for how long, in ms
 * @param maxBytes bytes of all rooms of one event loop
 * @param maxRooms rooms of one event loop
 * @param maxReplay bytes that one who joins gets of it
 */
public record HistoryOptions(int size, long ttl, long maxBytes, int maxRooms, long maxReplay) {}
