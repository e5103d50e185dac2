package io.roomcast.cluster.redis;

import io.roomcast.cluster.StreamId;
import io.roomcast.cluster.redis.StreamEntries.Entry;
import java.util.BitSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Finds entries that nodes of ours have added twice, as they could not know that the first was
 * there, by the numbers of a node's messages. Event loop of the relay. Bounded; Node's entries have
 * no numbers.
 */
final class DoubledEntries {

  private static final int MAX_NODES = 1_000;
  private static final int MAX_ENTRIES = 10_000;

  /** The numbers of each node, that of the node not heard of for longest first. */
  private final Map<String, Window> nodes = new LinkedHashMap<>(16, 0.75f, true);

  private final Set<StreamId> entries = new LinkedHashSet<>();

  /**
   * The last numbers of a node. They come in order from each stream, but streams are read one after
   * the other. A number that somebody made up does no harm: those that are far from the highest are
   * not taken for doubled.
   */
  private static final class Window {

    /** More than may be sent without being confirmed, and so be sent again. */
    static final int SIZE = 8192;

    private final BitSet seen = new BitSet();
    private long highest;

    /** Whether it was there before. */
    boolean saw(long number) {
      if (number <= highest - SIZE) {
        return false;
      }
      if (number - highest >= SIZE) {
        seen.clear();
      } else {
        for (long i = highest + 1; i <= number; i++) {
          seen.clear(place(i));
        }
      }
      highest = Math.max(highest, number);
      boolean before = seen.get(place(number));
      seen.set(place(number));
      return before;
    }

    private static int place(long number) {
      return (int) (number % SIZE);
    }
  }

  /** Whether an entry that was just read is there for the second time. */
  boolean isDoubled(String uid, Entry entry) {
    long number = entry.number();
    if (number == StreamMessage.NONE) {
      return false;
    }
    boolean is = nodes.computeIfAbsent(uid, node -> new Window()).saw(number);
    trim(nodes.keySet().iterator(), nodes.size() - MAX_NODES);
    if (is) {
      entries.add(entry.id());
      trim(entries.iterator(), entries.size() - MAX_ENTRIES);
    }
    return is;
  }

  private static void trim(Iterator<?> oldest, int tooMany) {
    if (tooMany > 0) {
      oldest.next();
      oldest.remove();
    }
  }

  /** Whether the entry of that id was found to be one. */
  boolean isDoubled(StreamId id) {
    return entries.contains(id);
  }
}
