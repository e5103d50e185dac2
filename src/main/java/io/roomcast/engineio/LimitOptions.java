package io.roomcast.engineio;

import io.roomcast.loop.TokenRate;
import org.jspecify.annotations.Nullable;

/**
 * What one node takes on. Handshakes over a limit are counted by reason and answered with 503, or
 * with 429 when it is the limit of their address; requests of sessions that are open, their
 * upgrades included, are never refused. Immutable.
 *
 * @param connections sessions of all instances in this Vert.x with the same path and key, or 0 for
 *     any number; instances that look at the same moment may pass it by one each
 * @param accept handshakes let in within a time, or null for any number; exact for the same
 *     instances together, in whatever window of that length
 * @param heapShed share of the greatest heap, 0 to 1, that may be in use after a collection; 0 for
 *     any. Looked at once in a second at most, and only when a client comes
 * @param perIp what one address may have of all instances
 */
public record LimitOptions(int connections, @Nullable Rate accept, double heapShed, PerIp perIp) {

  /** Any number of connections and handshakes, and nine tenths of the heap. */
  public LimitOptions() {
    this(0, null, 0.9);
  }

  /** The same with these, and any number of connections and handshakes of one address. */
  public LimitOptions(int connections, @Nullable Rate accept, double heapShed) {
    this(connections, accept, heapShed, new PerIp());
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
   * What one address, see {@link ClientNetwork}, may have. Exact for all instances.
   *
   * @param connections its sessions, or 0 for any number
   * @param accept its handshakes, or null for any number
   * @param maxBuckets addresses whose handshakes are remembered at a time, about
   * @param dryRun whether what is over the limit is counted and let in
   */
  public record PerIp(int connections, @Nullable TokenRate accept, int maxBuckets, boolean dryRun) {

    /** Any number. */
    public PerIp() {
      this(0, null, 1_000_000, false);
    }

    /** Checks the values; throws {@link IllegalArgumentException}. */
    public PerIp {
      if (connections < 0) {
        throw new IllegalArgumentException(
            "limits.connectionsPerIp: must not be below 0, not " + connections);
      }
      EngineOptions.positive("limits.maxBuckets", maxBuckets);
    }
  }

  /**
   * So many in any time of that length, wherever it begins; they may come at once. 8 bytes each.
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
