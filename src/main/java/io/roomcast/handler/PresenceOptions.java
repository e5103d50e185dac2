package io.roomcast.handler;

import java.util.List;

/**
 * How it is known who is in a room. Immutable.
 *
 * @param joinLeave whether the others in a room are told of users who come and go
 * @param leaveDelay how long a user without a socket counts as present, in ms
 * @param show keys of a socket's data that others see
 * @param maxUsers users listed of one room
 * @param maxRooms rooms watched by one event loop
 */
public record PresenceOptions(
    boolean joinLeave, long leaveDelay, List<String> show, int maxUsers, int maxRooms) {

  public PresenceOptions {
    show = List.copyOf(show);
  }
}
