package io.roomcast.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;

/** Server-side control frames (RFC 6455 §5.5). Stateless, thread-safe. */
final class ControlFrames {

  private static final int MAX_PAYLOAD = 125;
  private static final int STATUS = 2;
  private static final byte[] EMPTY = {};

  private ControlFrames() {}

  /** A frame with this payload, of 125 bytes at most. */
  static ByteBuf of(ByteBufAllocator allocator, int opcode, byte[] payload) {
    return allocator
        .buffer(2 + payload.length)
        .writeByte(Opcode.FIN | opcode)
        .writeByte(payload.length)
        .writeBytes(payload);
  }

  /** Payload of a close frame; a long reason is cut, a status that may not be sent is left out. */
  static byte[] closePayload(int status, String reason) {
    if (!Opcode.validStatus(status)) {
      return EMPTY;
    }
    byte[] text = reason.getBytes(StandardCharsets.UTF_8);
    int length = Math.min(text.length, MAX_PAYLOAD - STATUS);
    while (length < text.length && (text[length] & 0xc0) == 0x80) {
      length--;
    }
    byte[] payload = new byte[STATUS + length];
    payload[0] = (byte) (status >>> 8);
    payload[1] = (byte) status;
    System.arraycopy(text, 0, payload, STATUS, length);
    return payload;
  }
}
