package io.roomcast.socketio;

/**
 * What one server instance holds, and what it has dropped or refused since it began. Immutable.
 *
 * @param sessions Engine.IO sessions
 * @param clients sessions that have not ended for Socket.IO
 * @param namespaces namespaces, dynamic ones included
 * @param sockets connected sockets of all namespaces
 * @param rooms rooms with members, own-id rooms included
 * @param pendingAcks acks that clients owe
 * @param malformedPackets connections closed for a malformed packet
 * @param wrongStatePackets connections closed for a packet at the wrong time
 * @param refusedConnects CONNECTs answered with CONNECT_ERROR
 * @param queuedEvents events received that wait behind a handler's future
 * @param volatileDropped volatile packets dropped because a client was not writable
 * @param volatileDroppedCrowded those of them dropped for a client with more than half of its send
 *     queue full
 * @param eventsDropped events received but not handled, because their socket had ended
 * @param refusedJoins calls of {@link Socket#join} refused because of {@code maxRoomsPerSocket}
 * @param heldOverflows connections cut because more than {@code sendQueue} waited for a recovered
 *     socket to be let in
 * @param recoveredSessions sessions that clients came back to
 * @param unknownSessions sessions that clients asked for and that were not, or no longer, kept;
 *     they began anew
 * @param missedTooMuch sessions that were kept and not restored, because what their clients had
 *     missed would have filled more than half of {@code sendQueue}; they began anew
 */
public record ServerStats(
    int sessions,
    int clients,
    int namespaces,
    int sockets,
    int rooms,
    int pendingAcks,
    int queuedEvents,
    long malformedPackets,
    long wrongStatePackets,
    long refusedConnects,
    long volatileDropped,
    long volatileDroppedCrowded,
    long eventsDropped,
    long refusedJoins,
    long heldOverflows,
    long recoveredSessions,
    long unknownSessions,
    long missedTooMuch) {}
