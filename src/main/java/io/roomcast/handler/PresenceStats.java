package io.roomcast.handler;

/**
 * Who is where, as much of it as one event loop owns. Immutable.
 *
 * @param rooms rooms with users
 * @param users users in them; one in several rooms counts for each
 * @param unlisted sockets that are in a room beyond its number of users
 * @param unwatched joins of rooms that were too many to be watched
 */
public record PresenceStats(int rooms, int users, long unlisted, long unwatched) {}
