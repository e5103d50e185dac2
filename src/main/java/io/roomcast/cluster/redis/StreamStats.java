package io.roomcast.cluster.redis;

/**
 * What the streams adapter has done since it began. Immutable.
 *
 * @param read entries read, our own included
 * @param doubled entries that were in a stream twice, and were acted upon once
 * @param gaps times that entries may have been lost before they were read, or that another node has
 *     said that it could not add some
 * @param lagMillis ms between the adding of the last entry, by the clock of Redis, and its reading
 * @param positionAgeMillis ms since an entry was read; 0 before the first
 * @param deliveredLate broadcasts that clients of this node got without an offset, as Redis was
 *     away, took too long, or did not take it at all
 * @param sessionsKept sessions written to Redis
 * @param sessionsDropped sessions that were not, as too many waited for Redis
 * @param sessionsUnsure sessions that were lost and not written, as what their clients got without
 *     an offset was not in the stream yet
 * @param sessionsRestored sessions restored
 * @param sessionsMissed sessions that clients asked for, and did not get
 * @param sessionsRead sessions for which a stream was read again, as what they had missed was not
 *     all in memory
 */
public record StreamStats(
    long read,
    long doubled,
    long gaps,
    long lagMillis,
    long positionAgeMillis,
    long deliveredLate,
    long sessionsKept,
    long sessionsDropped,
    long sessionsUnsure,
    long sessionsRestored,
    long sessionsMissed,
    long sessionsRead) {}
