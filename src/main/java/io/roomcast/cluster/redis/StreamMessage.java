package io.roomcast.cluster.redis;

import io.roomcast.room.Broadcast;
import org.jspecify.annotations.Nullable;

/** A message for a Redis stream. What is not final belongs to the relay's loop. */
final class StreamMessage extends Outgoing {

  /** No number yet. */
  static final long NONE = 0;

  final String namespace;

  /** Its type in the wire format. */
  final int type;

  /** What the clients of this node get when it is read again; null when they have it. */
  final @Nullable Broadcast broadcast;

  /** Its place among those that this process has sent, from 1; the same when it is sent again. */
  long number = NONE;

  /**
   * When the oldest of those messages came that should be before it in the stream and were dropped,
   * in ms of {@link RelayLoop#now}; {@link #NOTHING} when there are none. Whoever has a message may
   * set it, before it is handed on.
   */
  long lossSince = NOTHING;

  /** Clients of this node got it before it was read. */
  boolean early;

  /** They did, and nobody knows yet what becomes of it. */
  boolean unsettled;

  /** When Redis said that it has it, in ms of {@link RelayLoop#now}. */
  long confirmedAt = NONE;

  /**
   * @param stream name of the stream
   * @param data the entry's {@code data}
   */
  StreamMessage(
      String stream,
      String namespace,
      int type,
      byte[] data,
      boolean isVolatile,
      @Nullable Broadcast broadcast) {
    super(stream, data, isVolatile);
    this.namespace = namespace;
    this.type = type;
    this.broadcast = broadcast;
  }

  /** One that says nothing but that others are missing; without a namespace, Node ignores it. */
  static StreamMessage ofLoss(String stream) {
    return new StreamMessage(stream, "", 0, new byte[0], false, null);
  }

  /** That is told of in the stream. */
  @Override
  long missingSince() {
    return NOTHING;
  }

  @Override
  boolean isNotice() {
    return namespace.isEmpty();
  }
}
