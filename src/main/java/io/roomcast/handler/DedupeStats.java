package io.roomcast.handler;

/**
 * What one event loop remembers to tell events that come again. Immutable.
 *
 * @param ids ids remembered
 * @param bytes bytes of the acks kept with them, about
 * @param repeats events that came again
 * @param forgotten ids forgotten before their time, for want of room
 */
public record DedupeStats(int ids, long bytes, long repeats, long forgotten) {

  static final DedupeStats NONE = new DedupeStats(0, 0, 0, 0);

  DedupeStats plus(DedupeStats other) {
    return new DedupeStats(
        ids + other.ids, bytes + other.bytes, repeats + other.repeats, forgotten + other.forgotten);
  }
}
