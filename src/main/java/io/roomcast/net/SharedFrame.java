package io.roomcast.net;

import io.netty.buffer.ByteBuf;
import io.vertx.core.buffer.Buffer;

/**
 * One complete unmasked WebSocket data frame, ready for any number of receivers on any number of
 * loops. Immutable and thread-safe; its memory is freed by the garbage collector, so nobody counts
 * references.
 */
public final class SharedFrame {

  /** A text frame with this text as payload. */
  public static SharedFrame text(String payload) {
    throw new IllegalStateException("skeleton");
  }

  /** A binary frame with a copy of these bytes as payload. */
  public static SharedFrame binary(Buffer payload) {
    throw new IllegalStateException("skeleton");
  }

  /** A binary frame whose payload is one prefix byte and a copy of these bytes (Engine.IO 3). */
  public static SharedFrame binary(int prefix, Buffer payload) {
    throw new IllegalStateException("skeleton");
  }

  /** Bytes of the payload before compression. */
  public int payloadBytes() {
    return 0;
  }

  /** Bytes on the wire, header included, uncompressed. */
  public int wireBytes() {
    return 0;
  }

  /** A view to be written once; needs no release. */
  ByteBuf forWrite() {
    throw new IllegalStateException("skeleton");
  }
}
