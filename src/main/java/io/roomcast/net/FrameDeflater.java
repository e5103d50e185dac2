package io.roomcast.net;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/**
 * Compresses payloads for permessage-deflate without context takeover (RFC 7692 §7.2.1). Owned by
 * one event loop; keeps one native compressor per level in use for as long as the loop lives.
 */
final class FrameDeflater {

  private static final int MAX_LEVEL = 9;

  /** The empty stored block that a sync flush ends with; the receiver adds it again. */
  private static final int TAIL = 4;

  private static final int OVERHEAD = 64;

  private final @Nullable Deflater[] deflaters = new Deflater[MAX_LEVEL + 1];

  /** The compressed payload, in an array of just its size. */
  byte[] deflate(ByteBuffer payload, int level) {
    Deflater deflater = deflater(level);
    byte[] output = new byte[payload.remaining() / 2 + OVERHEAD];
    int length = 0;
    deflater.setInput(payload);
    while (true) {
      int room = output.length - length;
      int count = deflater.deflate(output, length, room, Deflater.SYNC_FLUSH);
      length += count;
      if (count < room) {
        deflater.reset();
        return Arrays.copyOf(output, length - TAIL);
      }
      output = Arrays.copyOf(output, 2 * output.length);
    }
  }

  private Deflater deflater(int level) {
    int index = Math.max(1, Math.min(level, MAX_LEVEL));
    Deflater deflater = deflaters[index];
    if (deflater == null) {
      deflater = new Deflater(index, true);
      deflaters[index] = deflater;
    }
    return deflater;
  }
}
