package io.roomcast.cluster.redis;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What this process has dropped that should have gone to streams. The next entry of each says so,
 * in its place, and when there is none to come, one that says nothing else: so other nodes know
 * that something is missing between what they read, and whoever reads it again later does as well.
 * Event loop of the relay.
 */
final class Losses {

  /** When the oldest message came that was dropped and not told of, by stream. */
  private final Map<String, Long> since = new HashMap<>();

  /** A message is dropped, and with it what it would have told; answers whether that matters. */
  boolean add(StreamMessage dropped) {
    long from = dropped.isVolatile ? StreamMessage.NOTHING : dropped.since;
    from = Math.min(from, dropped.lossSince);
    if (from == StreamMessage.NOTHING) {
      return false;
    }
    since.merge(dropped.channel, from, Math::min);
    return true;
  }

  /** That message tells of what is missing before it. */
  void tellBy(StreamMessage message) {
    Long from = since.remove(message.channel);
    if (from != null) {
      message.lossSince = Math.min(message.lossSince, from);
    }
  }

  /** A stream of which something is to be told; null when there is none. */
  @Nullable String next() {
    return isEmpty() ? null : since.keySet().iterator().next();
  }

  boolean isEmpty() {
    return since.isEmpty();
  }
}
