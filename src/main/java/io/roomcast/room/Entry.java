package io.roomcast.room;

import io.roomcast.room.Room.Link;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A member and the rooms it is in. Event loop of the namespace. */
final class Entry {

  /** Up to so many rooms are searched one by one; beyond, a map finds them. */
  private static final int SEARCHED = 16;

  private static final int SMALLEST = 2;

  final String id;
  final Member member;

  /** Where in the packet log it became a member. */
  final long since;

  /** Place in the index' list of all members; -1 once it is none. */
  int index;

  /** It is being taken out of its rooms. */
  boolean leaving;

  /** Number of the last selection that saw it, so that none takes it twice. */
  long mark;

  /** Number of the next broadcast of the backlog that is to be looked at for it. */
  long seen;

  /** Offset of the last recoverable packet it got. */
  long lastOffset = Offsets.NONE;

  /** What it was sent when it was restored, as long as its client may ask for it again. */
  @Nullable Replay replay;

  private Link[] links = new Link[SMALLEST];
  private int size;
  private @Nullable Map<Room, Link> byRoom;

  Entry(Member member, long since) {
    this.id = member.id();
    this.member = member;
    this.since = since;
  }

  boolean isMember() {
    return index >= 0;
  }

  /** How many rooms it is in. */
  int size() {
    return size;
  }

  /** Its i-th room, in the order of joining. */
  Link get(int i) {
    return links[i];
  }

  /** Its membership in a room, or null. */
  @Nullable Link find(Room room) {
    if (byRoom != null) {
      return byRoom.get(room);
    }
    for (int i = 0; i < size; i++) {
      if (links[i].room == room) {
        return links[i];
      }
    }
    return null;
  }

  void add(Link link) {
    if (size == links.length) {
      links = Arrays.copyOf(links, size * 2);
    }
    links[size++] = link;
    if (byRoom != null) {
      byRoom.put(link.room, link);
    } else if (size > SEARCHED) {
      byRoom = new HashMap<>();
      for (int i = 0; i < size; i++) {
        byRoom.put(links[i].room, links[i]);
      }
    }
  }

  /** Takes out a membership; the others keep their order. */
  void remove(Link link) {
    int i = size - 1;
    while (links[i] != link) {
      i--;
    }
    size--;
    System.arraycopy(links, i + 1, links, i, size - i);
    links[size] = null;
    if (links.length > SMALLEST && size <= links.length / 4) {
      links = Arrays.copyOf(links, Math.max(SMALLEST, links.length / 2));
    }
    if (byRoom != null) {
      byRoom.remove(link.room);
      if (size <= SEARCHED / 2) {
        byRoom = null;
      }
    }
  }
}
