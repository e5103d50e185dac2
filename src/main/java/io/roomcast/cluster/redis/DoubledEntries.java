package io.roomcast.cluster.redis;

import io.roomcast.cluster.StreamId;
import io.roomcast.cluster.redis.StreamEntries.Entry;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Finds entries that nodes of ours have added twice, as they could not know that the first was
 * there: the numbers of a node's messages only grow. Event loop of the relay. Bounded; Node's
 * entries have no numbers.
 */
final class DoubledEntries {

  private static final int MAX_NODES = 1_000;
  private static final int MAX_ENTRIES = 10_000;

  /** The last number of each node, that of the node not heard of for longest first. */
  private final Map<String, Long> numbers = new LinkedHashMap<>(16, 0.75f, true);

  private final Set<StreamId> entries = new LinkedHashSet<>();

  /** Whether an entry that was just read is there for the second time. */
  boolean isDoubled(String uid, Entry entry) {
    long number = entry.number();
    if (number == StreamMessage.NONE) {
      return false;
    }
    Long before = numbers.get(uid);
    if (before != null && before >= number) {
      entries.add(entry.id());
      trim(entries.iterator(), entries.size() - MAX_ENTRIES);
      return true;
    }
    numbers.put(uid, number);
    trim(numbers.keySet().iterator(), numbers.size() - MAX_NODES);
    return false;
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
