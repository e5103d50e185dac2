package io.roomcast.cluster.redis;

/**
 * What a node has of {@link SharedPresence}. Immutable.
 *
 * @param entries users of this node in rooms; one in several rooms counts for each
 * @param unwritten those of them, and of those that have gone, that Redis has not heard of
 * @param alone answers that had users of this node only, as Redis did not answer
 * @param settled users of dead nodes that this one has taken out of rooms
 */
public record PresenceFigures(int entries, int unwritten, long alone, long settled) {}
