package io.roomcast.engineio;

import org.jspecify.annotations.Nullable;

/**
 * What one node takes on. Handshakes over a limit are answered with 503 and counted by reason;
 * requests of sessions that are open, their upgrades included, are never refused. Immutable.
 *
 * @param connections sessions of all instances in this Vert.x with the same path and key, or 0 for
 *     any number; instances that look at the same moment may pass it by one each
 * @param accept handshakes in a time, or null for any number; each instance has its even share, as
 *     connections are dealt out to them in turn
 * @param heapShed share of the greatest heap, 0 to 1, that may be in use after a collection; 0 for
 *     any. Looked at once in a second at most, and only when a client comes
 */
public record LimitOptions(int connections, @Nullable Rate accept, double heapShed) {

  /** Any number of connections and handshakes, and nine tenths of the heap. */
  public LimitOptions() {
    this(0, null, 0.9);
  }

  /** Checks the values; throws {@link IllegalArgumentException}. */
  public LimitOptions {
    if (connections < 0) {
      throw new IllegalArgumentException(
          "limits.connections: must not be below 0, not " + connections);
    }
    if (!(heapShed >= 0 && heapShed <= 1)) {
      throw new IllegalArgumentException("limits.heapShed: must be from 0 to 1, not " + heapShed);
    }
  }

  /**
   * So many in a time, and no more than so many at once.
   *
   * @param rate how many, above 0
   * @param perMillis ms, above 0
   */
  public record Rate(int rate, long perMillis) {

    /** Checks the values; throws {@link IllegalArgumentException}. */
    public Rate {
      EngineOptions.positive("limits.accept.rate", rate);
      EngineOptions.positive("limits.accept.per", perMillis);
    }
  }
}
