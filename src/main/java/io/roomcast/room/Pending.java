package io.roomcast.room;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Broadcasts in a row to the same members, on their way to them: who gets them, and how far they
 * are. Event loop of the namespace.
 *
 * <p>Whoever is not visited yet is in the same rooms as when they were sent, because he is visited
 * before he joins or leaves one. So nobody needs to write down who was there. Those who are not
 * visited yet lie below the cursor, whatever comes and goes: rooms fill a gap with their last
 * member, which is visited, or else nobody is.
 */
final class Pending {

  private static final Room[] NONE = {};

  /** Gives broadcasts to a member. */
  interface Give {
    void give(Entry entry, Broadcast broadcast);

    /** All of them at once. */
    void give(Entry entry, BroadcastRow row);
  }

  /** Number of the first of them in the backlog. */
  final long from;

  final Target target;
  final Give give;

  /** Run when every member has got them; null if nobody cares. */
  final @Nullable Runnable done;

  private final RoomIndex index;
  private final Room[] rooms;
  private final Room[] except;
  private final List<Broadcast> packets = new ArrayList<>(2);
  private @Nullable BroadcastRow row;

  /** Room that is being visited, and how many of its members are not yet. */
  private int room;

  private int cursor = -1;

  Pending(long from, Target target, RoomIndex index, Give give, @Nullable Runnable done) {
    this.from = from;
    this.target = target;
    this.index = index;
    this.give = give;
    this.done = done;
    this.rooms = rooms(target.rooms());
    this.except = rooms(target.except());
  }

  /** Those that have members here. */
  private Room[] rooms(Set<String> names) {
    if (names.isEmpty()) {
      return NONE;
    }
    List<Room> found = new ArrayList<>(names.size());
    for (String name : names) {
      Room known = index.room(name);
      if (known != null) {
        found.add(known);
      }
    }
    return found.toArray(NONE);
  }

  /** Number after the last of them. */
  long to() {
    return from + packets.size();
  }

  void add(Broadcast broadcast) {
    packets.add(broadcast);
  }

  Broadcast get(long number) {
    return packets.get((int) (number - from));
  }

  /** All of them as one piece; null when there is only one, or more may come. */
  @Nullable BroadcastRow row() {
    if (row == null && packets.size() > 1 && (room > 0 || cursor >= 0)) {
      row = new BroadcastRow(packets);
    }
    return row;
  }

  /** Whether another broadcast to that target goes to the same members, none of them visited. */
  boolean takes(Target other) {
    return room == 0
        && cursor < 0
        && target.equals(other)
        && Arrays.equals(rooms, rooms(other.rooms()))
        && Arrays.equals(except, rooms(other.except()));
  }

  /**
   * Whether a member that was not visited is to get them.
   *
   * @param found whether {@link #next} has just given it
   */
  boolean matches(Entry entry, boolean found) {
    for (Room left : except) {
      if (entry.find(left) != null) {
        return false;
      }
    }
    if (found || target.rooms().isEmpty()) {
      return true;
    }
    for (Room in : rooms) {
      if (entry.find(in) != null) {
        return true;
      }
    }
    return false;
  }

  /** Some member that was not visited, perhaps by way of another room; null after the last. */
  @Nullable Entry next() {
    if (target.rooms().isEmpty()) {
      cursor = Math.min(cursor < 0 ? index.size() : cursor, index.size()) - 1;
      return cursor < 0 ? null : index.get(cursor);
    }
    for (; room < rooms.length; room++) {
      Room in = rooms[room];
      cursor = Math.min(cursor < 0 ? in.size() : cursor, in.size()) - 1;
      if (cursor >= 0) {
        return in.get(cursor);
      }
    }
    return null;
  }
}
