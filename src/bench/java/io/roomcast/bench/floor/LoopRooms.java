package io.roomcast.bench.floor;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The members that one event loop has, by room. Owned by that loop. */
final class LoopRooms<C> {

  private final Map<String, List<C>> members = new HashMap<>();

  void join(String room, C member) {
    members.computeIfAbsent(room, name -> new ArrayList<>()).add(member);
  }

  void leave(String room, C member) {
    List<C> all = members.get(room);
    if (all != null && all.remove(member) && all.isEmpty()) {
      members.remove(room);
    }
  }

  List<C> of(String room) {
    return members.getOrDefault(room, List.of());
  }
}
