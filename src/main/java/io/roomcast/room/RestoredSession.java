package io.roomcast.room;

import java.util.List;

/**
 * A session found again.
 *
 * @param session what was saved
 * @param missed packets for it after the offset its client named, in order, offsets included
 */
public record RestoredSession(SavedSession session, List<BroadcastPacket> missed) {}
