package io.roomcast.loop;

import java.util.concurrent.atomic.AtomicLong;

/** The tokens of one key of {@link NodeBuckets}, shared by all event loops. Thread-safe. */
public final class NodeBucket extends AtomicLong {

  private static final long serialVersionUID = 1L;

  /** Who holds it; changed only while its key is held in the map. */
  int holders;

  NodeBucket() {
    super(TokenRate.FULL);
  }

  /** Takes a token, if there is one. */
  public boolean tryTake(TokenRate rate, long nowMillis) {
    while (true) {
      long state = get();
      if (!rate.has(state, nowMillis)) {
        return false;
      }
      if (compareAndSet(state, rate.taken(state, nowMillis))) {
        return true;
      }
    }
  }

  /** Takes a token or owes one; answers the ms until none is owed any more. */
  public long takeOrOwe(TokenRate rate, long nowMillis) {
    while (true) {
      long state = get();
      long next = rate.taken(state, nowMillis);
      if (compareAndSet(state, next)) {
        return rate.millisOwed(next, nowMillis);
      }
    }
  }
}
