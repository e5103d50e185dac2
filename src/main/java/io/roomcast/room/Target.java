package io.roomcast.room;

import java.util.Set;

/**
 * Which members of a namespace: those in any of {@code rooms} (all, when it is empty) that are in
 * none of {@code except}. A member's own id is a room.
 */
public record Target(Set<String> rooms, Set<String> except) {

  /** Everybody. */
  public static final Target ALL = new Target(Set.of(), Set.of());

  public Target {
    rooms = Set.copyOf(rooms);
    except = Set.copyOf(except);
  }
}
