package io.roomcast.loop;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Finds things by the id that each of them carries. Event loop only.
 *
 * <p>It costs some 8 bytes per entry, where a {@code HashMap} costs 40, and never rearranges more
 * than a small part at a time: a map of a million sessions would hold the loop for 100 ms. Ids must
 * be our own, not of the client's choice: nothing is done against chosen collisions.
 *
 * @param <T> what is found
 */
public final class IdTable<T> {

  /** Parts that grow each on its own. */
  private static final int PARTS = 64;

  private static final int PART_SHIFT = 26;
  private static final int SMALLEST = 4;

  private final Function<? super T, String> idOf;
  private final @Nullable Object[][] parts = new Object[PARTS][];
  private final int[] sizes = new int[PARTS];
  private int size;

  /** An empty table; {@code idOf} answers the id of an entry, the same as long as it is one. */
  public IdTable(Function<? super T, String> idOf) {
    this.idOf = idOf;
  }

  /** How many entries there are. */
  public int size() {
    return size;
  }

  /** The entry of that id, or null. */
  public @Nullable T get(String id) {
    int hash = hash(id);
    @Nullable Object[] part = parts[hash >>> PART_SHIFT];
    return part == null ? null : at(part, find(part, id, hash));
  }

  /** Adds an entry; one of the same id goes. */
  public void put(T entry) {
    String id = idOf.apply(entry);
    int hash = hash(id);
    int number = hash >>> PART_SHIFT;
    @Nullable Object[] part = parts[number];
    if (part == null) {
      part = new Object[SMALLEST];
      parts[number] = part;
    }
    int slot = find(part, id, hash);
    if (part[slot] == null) {
      size++;
      sizes[number]++;
      part[slot] = entry;
      if (4 * sizes[number] > 3 * part.length) {
        resize(number, part, part.length * 2);
      }
    } else {
      part[slot] = entry;
    }
  }

  /** Removes this very entry; false when the table has another of its id, or none. */
  @SuppressWarnings("ReferenceEquality")
  public boolean remove(T entry) {
    String id = idOf.apply(entry);
    int hash = hash(id);
    int number = hash >>> PART_SHIFT;
    @Nullable Object[] part = parts[number];
    int slot = part == null ? -1 : find(part, id, hash);
    if (part == null || part[slot] != entry) {
      return false;
    }
    size--;
    sizes[number]--;
    close(part, slot);
    if (sizes[number] == 0) {
      parts[number] = null;
    } else if (part.length > SMALLEST && 8 * sizes[number] < part.length) {
      resize(number, part, part.length / 2);
    }
    return true;
  }

  /** Removes all. */
  public void clear() {
    for (int i = 0; i < PARTS; i++) {
      parts[i] = null;
      sizes[i] = 0;
    }
    size = 0;
  }

  /** The entries of now, in no order. */
  public List<T> copy() {
    List<T> all = new ArrayList<>(size);
    for (@Nullable Object[] part : parts) {
      for (int i = 0; part != null && i < part.length; i++) {
        T entry = at(part, i);
        if (entry != null) {
          all.add(entry);
        }
      }
    }
    return all;
  }

  /** Fills a gap with what was put behind it because the place was taken. */
  private void close(@Nullable Object[] part, int gap) {
    int mask = part.length - 1;
    int hole = gap;
    int slot = (hole + 1) & mask;
    for (T entry = at(part, slot); entry != null; entry = at(part, slot)) {
      int home = hash(idOf.apply(entry)) & mask;
      if (((slot - home) & mask) >= ((slot - hole) & mask)) {
        part[hole] = entry;
        hole = slot;
      }
      slot = (slot + 1) & mask;
    }
    part[hole] = null;
  }

  private void resize(int number, @Nullable Object[] old, int length) {
    @Nullable Object[] part = new Object[length];
    for (int i = 0; i < old.length; i++) {
      T entry = at(old, i);
      if (entry != null) {
        String id = idOf.apply(entry);
        part[find(part, id, hash(id))] = entry;
      }
    }
    parts[number] = part;
  }

  /** The slot of the entry of that id, or the free one where it would be. */
  private int find(@Nullable Object[] part, String id, int hash) {
    int mask = part.length - 1;
    int slot = hash & mask;
    for (T entry = at(part, slot); entry != null; entry = at(part, slot)) {
      if (idOf.apply(entry).equals(id)) {
        return slot;
      }
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  @SuppressWarnings("unchecked") // only put() puts anything in
  private @Nullable T at(@Nullable Object[] part, int slot) {
    return (T) part[slot];
  }

  private static int hash(String id) {
    int hash = id.hashCode() * 0x9E3779B9;
    return hash ^ (hash >>> 15);
  }
}
