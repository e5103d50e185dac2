package io.roomcast.room;

import io.vertx.core.eventbus.MessageConsumer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One room on one event loop: its members here, and the lost sessions that hold it open. Event loop
 * of the namespace.
 */
final class Room {

  private static final int SMALLEST = 2;

  final String name;

  /** Lost sessions that must not miss what is sent to the room. */
  int holds;

  /** Whether its members were told to the listener: {@code create-room} without its end. */
  boolean announced;

  /** The registration of the room's address; null for rooms found another way. */
  @Nullable MessageConsumer<Object> consumer;

  private Link[] links = new Link[SMALLEST];
  private int size;

  Room(String name) {
    this.name = name;
  }

  /** Members on this loop. */
  int size() {
    return size;
  }

  /** The i-th member, in no order. */
  Entry get(int i) {
    return links[i].entry;
  }

  /** Nobody is left to open it for. */
  boolean isUnused() {
    return size == 0 && holds == 0;
  }

  void add(Link link) {
    if (size == links.length) {
      links = Arrays.copyOf(links, size * 2);
    }
    link.index = size;
    links[size++] = link;
  }

  /** Takes out a membership; the last one takes its place. */
  void remove(Link link) {
    Link last = links[--size];
    links[link.index] = last;
    last.index = link.index;
    links[size] = null;
    if (links.length > SMALLEST && size <= links.length / 4) {
      links = Arrays.copyOf(links, Math.max(SMALLEST, links.length / 2));
    }
  }

  /** One member in this room: sits in the lists of both. */
  static final class Link {

    final Entry entry;
    final Room room;

    /** Where in the packet log the membership began; what came before was not for the member. */
    final long since;

    private int index;

    Link(Entry entry, Room room, long since) {
      this.entry = entry;
      this.room = room;
      this.since = since;
    }
  }
}
