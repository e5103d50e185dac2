package io.roomcast.net;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** The masking of client frames (RFC 6455 §5.3). Stateless, thread-safe. */
final class Masking {

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private Masking() {}

  /**
   * Masks or unmasks in place.
   *
   * @param key the masking key as read from the frame, big-endian
   * @param phase index of the first byte within the frame's payload
   */
  static void apply(byte[] bytes, int offset, int length, int key, int phase) {
    int rotated = Integer.rotateLeft(key, (phase & 3) << 3);
    long wide = ((long) rotated << 32) | (rotated & 0xffffffffL);
    int end = offset + length;
    int i = offset;
    for (; i <= end - Long.BYTES; i += Long.BYTES) {
      LONG.set(bytes, i, (long) LONG.get(bytes, i) ^ wide);
    }
    for (int shift = 24; i < end; i++, shift = shift - 8 & 31) {
      bytes[i] ^= (byte) (rotated >>> shift);
    }
  }
}
