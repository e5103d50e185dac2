package io.roomcast.room;

import io.roomcast.loop.IdTable;
import io.roomcast.room.Room.Link;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who is in which room of one namespace, on one event loop. Event loop of the namespace.
 *
 * <p>Joining, leaving and finding are O(1) (leaving is linear in the rooms of the one who leaves);
 * members of a room lie in an array. Nothing is kept of empty rooms and members without rooms are
 * members still, until they are removed.
 */
final class RoomIndex {

  /** Told when a room gets its first member or hold here, and when it lost the last. */
  interface Opening {
    void opened(Room room);

    void unused(Room room);
  }

  private static final Entry[] NOBODY = {};

  private final Opening opening;
  private final RoomListener listener;
  private final RoomTable rooms = new RoomTable();
  private final IdTable<Entry> members = new IdTable<>(entry -> entry.id);
  private Entry[] all = NOBODY;
  private int size;
  private int occupied;
  private long marks;

  RoomIndex(Opening opening, RoomListener listener) {
    this.opening = opening;
    this.listener = listener;
  }

  /** How many members there are. */
  int size() {
    return size;
  }

  /** How many rooms are open here, for members or held. */
  int roomCount() {
    return rooms.size();
  }

  /** The i-th member, in no order. */
  Entry get(int i) {
    return all[i];
  }

  @Nullable Entry member(String id) {
    return members.get(id);
  }

  @Nullable Room room(String name) {
    return rooms.get(name);
  }

  /** How many rooms have members here. */
  int occupiedCount() {
    return occupied;
  }

  /** Names of the rooms with members here. */
  Set<String> occupied() {
    Set<String> names = new HashSet<>();
    for (Room room : rooms.copy()) {
      if (room.size() > 0) {
        names.add(room.name);
      }
    }
    return names;
  }

  /** The entry of a member, made if there is none. */
  Entry add(Member member, long since) {
    Entry entry = members.get(member.id());
    if (entry != null) {
      return entry;
    }
    entry = new Entry(member, since);
    members.put(entry);
    if (size == all.length) {
      all = Arrays.copyOf(all, Math.max(4, size * 2));
    }
    entry.index = size;
    all[size++] = entry;
    return entry;
  }

  /** Puts a member into a room; nothing happens when it is there, or about to be removed. */
  void join(Entry entry, String name, long since) {
    Room room = rooms.get(name);
    if (entry.leaving || (room != null && entry.find(room) != null)) {
      return;
    }
    if (room == null) {
      room = open(name);
    }
    Link link = new Link(entry, room, since);
    room.add(link);
    entry.add(link);
    if (!room.announced) {
      room.announced = true;
      occupied++;
      listener.createRoom(name);
    }
    listener.joinRoom(name, entry.id);
  }

  /** Takes a member out of a room; nothing happens when it is not there. */
  void leave(Entry entry, String name) {
    Room room = rooms.get(name);
    Link link = room == null || entry.leaving ? null : entry.find(room);
    if (link != null) {
      entry.remove(link);
      detach(link);
    }
  }

  /** Takes a member out of all rooms, in the order of joining, and out of the namespace. */
  void remove(Entry entry) {
    if (entry.leaving) {
      return;
    }
    entry.leaving = true;
    for (int i = 0; i < entry.size(); i++) {
      detach(entry.get(i));
    }
    if (entry.index < 0) {
      return; // the index was cleared by a listener
    }
    Entry last = all[--size];
    all[entry.index] = last;
    last.index = entry.index;
    entry.index = -1;
    all[size] = null;
    if (size <= all.length / 4) {
      all = size == 0 ? NOBODY : Arrays.copyOf(all, all.length / 2);
    }
    members.remove(entry);
  }

  private void detach(Link link) {
    Room room = link.room;
    room.remove(link);
    listener.leaveRoom(room.name, link.entry.id);
    if (room.size() == 0 && room.announced) {
      room.announced = false;
      occupied--;
      closeIfUnused(room);
      listener.deleteRoom(room.name);
    }
  }

  /** Keeps a room open for somebody who is no member now. */
  Room hold(String name) {
    Room room = rooms.get(name);
    if (room == null) {
      room = open(name);
    }
    room.holds++;
    return room;
  }

  /** Ends one hold. */
  void release(Room room) {
    room.holds--;
    closeIfUnused(room);
  }

  /** Forgets everything, telling nobody but {@link Opening}. */
  void clear() {
    rooms.copy().forEach(opening::unused);
    rooms.clear();
    members.clear();
    for (int i = 0; i < size; i++) {
      all[i].index = -1;
    }
    all = NOBODY;
    size = 0;
    occupied = 0;
  }

  private Room open(String name) {
    Room room = new Room(name);
    rooms.add(room, members.get(name) != null);
    opening.opened(room);
    return room;
  }

  private void closeIfUnused(Room room) {
    if (room.isUnused() && rooms.remove(room)) {
      opening.unused(room);
    }
  }

  /** How many members a target has at most. */
  int count(Target target) {
    Set<String> names = target.rooms();
    if (names.isEmpty()) {
      return size;
    }
    long count = 0;
    for (String name : names) {
      Room room = rooms.get(name);
      count += room == null ? 0 : room.size();
    }
    return (int) Math.min(count, size);
  }

  /** Adds every member that matches to a selection, once. */
  void select(Target target, Selection into) {
    Set<String> names = target.rooms();
    if (target.except().isEmpty() && names.size() <= 1) {
      selectSimply(names, into);
      return;
    }
    long mark = ++marks;
    for (String name : target.except()) {
      Room room = rooms.get(name);
      if (room != null) {
        for (int i = 0; i < room.size(); i++) {
          room.get(i).mark = mark;
        }
      }
    }
    if (names.isEmpty()) {
      for (int i = 0; i < size; i++) {
        selectUnmarked(all[i], mark, into);
      }
    }
    for (String name : names) {
      Room room = rooms.get(name);
      if (room != null) {
        for (int i = 0; i < room.size(); i++) {
          selectUnmarked(room.get(i), mark, into);
        }
      }
    }
  }

  private void selectSimply(Set<String> names, Selection into) {
    if (names.isEmpty()) {
      for (int i = 0; i < size; i++) {
        into.add(all[i]);
      }
      return;
    }
    Room room = rooms.get(names.iterator().next());
    if (room != null) {
      for (int i = 0; i < room.size(); i++) {
        into.add(room.get(i));
      }
    }
  }

  private static void selectUnmarked(Entry entry, long mark, Selection into) {
    if (entry.mark != mark) {
      entry.mark = mark;
      into.add(entry);
    }
  }
}
