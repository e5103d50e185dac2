package io.roomcast.loop;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How many of something each key has, exact for all event loops of a process. Touched when somebody
 * comes or goes. Thread-safe; never waits for anybody but a loop that is at the same key.
 */
public final class NodeCounts {

  /** Parts that grow each on its own. */
  private static final int PARTS = 64;

  private static final int PART_SHIFT = 26;

  private final List<ConcurrentHashMap<Object, Integer>> parts = new ArrayList<>();

  /** Empty. */
  public NodeCounts() {
    for (int i = 0; i < PARTS; i++) {
      parts.add(new ConcurrentHashMap<>());
    }
  }

  private ConcurrentHashMap<Object, Integer> part(Object key) {
    return parts.get((key.hashCode() * 0x9E3779B9) >>> PART_SHIFT);
  }

  /** Counts one more, unless there are {@code max} already. */
  public boolean tryAdd(Object key, int max) {
    boolean[] added = {false};
    part(key)
        .compute(
            key,
            (same, count) -> {
              int before = count == null ? 0 : count;
              added[0] = before < max;
              return added[0] ? Integer.valueOf(before + 1) : count;
            });
    return added[0];
  }

  /** Counts one less; a key with none left takes no memory. */
  public void remove(Object key) {
    part(key).computeIfPresent(key, (same, count) -> count > 1 ? count - 1 : null);
  }

  /** How many the key has. */
  public int get(Object key) {
    return part(key).getOrDefault(key, 0);
  }

  /** Keys that have any. */
  public int size() {
    return parts.stream().mapToInt(ConcurrentHashMap::size).sum();
  }
}
