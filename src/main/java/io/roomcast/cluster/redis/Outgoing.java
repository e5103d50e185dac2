package io.roomcast.cluster.redis;

import org.jspecify.annotations.Nullable;

/** A message for Redis. Its content is immutable; the rest belongs to the queue it is in. */
class Outgoing {

  /** What a message costs apart from its bytes. */
  private static final int OVERHEAD = 96;

  final String channel;
  final byte[] payload;
  final boolean isVolatile;

  /** When it came, in ms of {@link RelayLoop#now}. */
  final long since;

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

  /** About what it holds. */
  int size() {
    return OVERHEAD + channel.length() + payload.length;
  }
}
