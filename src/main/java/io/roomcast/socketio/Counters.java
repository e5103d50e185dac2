package io.roomcast.socketio;

import java.util.EnumMap;
import java.util.Map;

/** What one server instance holds, has dropped and refused, by name. Event loop of the server. */
final class Counters {
  /** Acks that clients owe now. */
  int pendingAcks;

  long malformedPackets;
  long wrongStatePackets;
  long refusedConnects;
  long volatileDropped;
  long volatileDroppedCrowded;
  long eventsDropped;
  long refusedJoins;
  long heldOverflows;
  long recoveredSessions;
  long unknownSessions;
  long missedTooMuch;
  int queuedEvents;

  /** Sockets that left, by the reason. */
  final Map<DisconnectReason, Long> disconnects = new EnumMap<>(DisconnectReason.class);
}
