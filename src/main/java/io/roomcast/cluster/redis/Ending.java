package io.roomcast.cluster.redis;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Channels whose end Redis was asked for and has not confirmed: by that they are told from those
 * that it ends of itself. Event loop of the relay.
 */
final class Ending {

  private final Map<String, Integer> asked = new HashMap<>();

  /** Redis is asked. */
  void add(String channel) {
    asked.merge(channel, 1, Integer::sum);
  }

  /** It has ended; answers whether it was asked to. */
  boolean remove(String channel) {
    Integer times = asked.get(channel);
    if (times == null) {
      return false;
    }
    asked.compute(channel, (key, n) -> times == 1 ? null : times - 1);
    return true;
  }

  /** Redis will not confirm those; answers how often it was asked. */
  int forget(Predicate<String> channels) {
    int times = 0;
    for (var entries = asked.entrySet().iterator(); entries.hasNext(); ) {
      var entry = entries.next();
      if (channels.test(entry.getKey())) {
        times += entry.getValue();
        entries.remove();
      }
    }
    return times;
  }

  void clear() {
    asked.clear();
  }
}
