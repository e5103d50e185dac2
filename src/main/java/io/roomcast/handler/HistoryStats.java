package io.roomcast.handler;

/**
 * What one event loop keeps of what was sent to rooms. Immutable.
 *
 * @param rooms rooms that have, or had, a history
 * @param events events kept
 * @param bytes bytes of these, about
 * @param kept events that were kept so far
 * @param dropped events that went before their time, for want of room
 */
public record HistoryStats(int rooms, int events, long bytes, long kept, long dropped) {

  static final HistoryStats NONE = new HistoryStats(0, 0, 0, 0, 0);

  HistoryStats plus(HistoryStats other) {
    return new HistoryStats(
        rooms + other.rooms,
        events + other.events,
        bytes + other.bytes,
        kept + other.kept,
        dropped + other.dropped);
  }
}
