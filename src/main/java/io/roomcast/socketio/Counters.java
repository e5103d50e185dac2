package io.roomcast.socketio;

/** What one server instance has dropped and refused, by name. Event loop of the server. */
final class Counters {
  long malformedPackets;
  long wrongStatePackets;
  long refusedConnects;
  long volatileDropped;
  long volatileDroppedCrowded;
  long eventsDropped;
  int queuedEvents;
}
