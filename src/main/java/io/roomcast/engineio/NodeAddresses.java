package io.roomcast.engineio;

import io.roomcast.loop.NodeBuckets;
import io.roomcast.loop.NodeCounts;
import io.roomcast.loop.TokenRate;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * What the addresses of clients have of the instances of one server: sessions, and handshakes of
 * late. Thread-safe.
 */
final class NodeAddresses {

  private final NodeCounts sessions = new NodeCounts();
  private final AtomicReference<@Nullable NodeBuckets> handshakes = new AtomicReference<>();

  NodeCounts sessions() {
    return sessions;
  }

  /** The handshakes; those of before while the rate is the same. */
  NodeBuckets handshakes(TokenRate rate, int maxBuckets) {
    while (true) {
      NodeBuckets known = handshakes.get();
      if (known != null && known.rate().equals(rate) && known.maxBuckets() == maxBuckets) {
        return known;
      }
      NodeBuckets fresh = new NodeBuckets(rate, maxBuckets);
      if (handshakes.compareAndSet(known, fresh)) {
        return fresh;
      }
    }
  }

  /** The handshakes as far as they were limited. */
  @Nullable NodeBuckets handshakes() {
    return handshakes.get();
  }
}
