package io.roomcast.room;

import io.roomcast.loop.IdTable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The rooms of one namespace on one event loop, by name. Event loop of the namespace.
 *
 * <p>Members' own rooms are as many as there are members, and their names are ours: they lie in a
 * table that is smaller and grows in small steps. The names of others may be the clients' choice.
 */
final class RoomTable {

  private final IdTable<Room> own = new IdTable<>(room -> room.name);
  private Map<String, Room> others = new HashMap<>();

  int size() {
    return own.size() + others.size();
  }

  @Nullable Room get(String name) {
    Room room = own.get(name);
    return room == null ? others.get(name) : room;
  }

  /**
   * Adds a room that is not there.
   *
   * @param isOwn whether it is named by the id of a member
   */
  void add(Room room, boolean isOwn) {
    if (isOwn) {
      own.put(room);
    } else {
      others.put(room.name, room);
    }
  }

  /** Whether it was there. */
  boolean remove(Room room) {
    if (own.remove(room)) {
      return true;
    }
    boolean removed = others.remove(room.name, room);
    if (others.isEmpty()) {
      others = new HashMap<>();
    }
    return removed;
  }

  void clear() {
    own.clear();
    others = new HashMap<>();
  }

  /** Those of now. */
  List<Room> copy() {
    List<Room> all = new ArrayList<>(size());
    all.addAll(own.copy());
    all.addAll(others.values());
    return all;
  }
}
