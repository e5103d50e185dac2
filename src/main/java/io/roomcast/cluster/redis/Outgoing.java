package io.roomcast.cluster.redis;

import io.vertx.core.Promise;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A message for Redis. Its content is immutable; the rest belongs to the queue it is in. */
class Outgoing {

  /** Nothing is missing. */
  static final long NOTHING = Long.MAX_VALUE;

  /** What a message costs apart from its bytes. */
  private static final int OVERHEAD = 96;

  final String channel;
  final byte[] payload;
  final boolean isVolatile;

  /** When it came, in ms of {@link RelayLoop#now}. */
  final long since;

  /** Who waits for Redis to take it; null for nobody. Set before it is sent. */
  private @Nullable Promise<Void> taken;

  /** Whether it is for clients or servers of other nodes. Set before it is sent. */
  boolean isEvent;

  /** How often a server has said that another one has its channel. */
  int redirects;

  @Nullable Outgoing next;
  @Nullable Outgoing previous;

  Outgoing(String channel, byte[] payload, boolean isVolatile) {
    this.channel = channel;
    this.payload = payload;
    this.isVolatile = isVolatile;
    this.since = RelayLoop.now();
  }

  /** That is to be completed when Redis has it; null when nobody asks. */
  void expectedBy(@Nullable Promise<Void> promise) {
    taken = promise;
  }

  /** Redis has it. */
  void confirm() {
    if (taken != null) {
      taken.tryComplete();
    }
  }

  /** Redis will not get it, or nobody knows whether it has. */
  void fail(DropReason reason) {
    if (taken != null) {
      taken.tryFail(
          reason == DropReason.TOO_LARGE
              ? new MessageTooLargeException(payload.length)
              : new ClusterUnavailableException(
                  "Redis did not take it: " + reason.name().toLowerCase(Locale.ROOT)));
    }
  }

  /** Whether it only tells of others that were dropped, and is not counted when it is itself. */
  boolean isNotice() {
    return false;
  }

  /**
   * Since when others miss something when this is dropped, in ms of {@link RelayLoop#now}, so that
   * they are to be told; {@link #NOTHING} when they need not be.
   */
  long missingSince() {
    return isEvent && !isVolatile ? since : NOTHING;
  }

  /** About what it holds. */
  int size() {
    return OVERHEAD + channel.length() + payload.length;
  }
}
