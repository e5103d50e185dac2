package io.roomcast.room;

import java.util.Arrays;

/** A list of members that match a target, re-used for the next. Event loop of the namespace. */
final class Selection {

  private static final int KEPT = 4096;

  private Entry[] entries = new Entry[16];
  private int size;

  int size() {
    return size;
  }

  Entry get(int i) {
    return entries[i];
  }

  void add(Entry entry) {
    if (size == entries.length) {
      entries = Arrays.copyOf(entries, size * 2);
    }
    entries[size++] = entry;
  }

  /** Forgets them; a list that a huge room has blown up is let go. */
  void clear() {
    if (entries.length > KEPT) {
      entries = new Entry[16];
    } else {
      Arrays.fill(entries, 0, size, null);
    }
    size = 0;
  }
}
