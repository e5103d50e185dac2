package io.roomcast.net;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Frames as clients send them, correct or not. */
final class ClientFrames {

  static final int KEY = 0x37fa213d;

  private ClientFrames() {}

  static byte[] text(String text) {
    return frame(0x81, text.getBytes(StandardCharsets.UTF_8));
  }

  static byte[] binary(byte... payload) {
    return frame(0x82, payload);
  }

  static byte[] ping(String payload) {
    return frame(0x89, payload.getBytes(StandardCharsets.UTF_8));
  }

  static byte[] close(int status, String reason) {
    byte[] text = reason.getBytes(StandardCharsets.UTF_8);
    return frame(
        0x88, ByteBuffer.allocate(2 + text.length).putShort((short) status).put(text).array());
  }

  /** A masked frame with the shortest length that fits. */
  static byte[] frame(int first, byte[] payload) {
    return frame(first, payload, KEY);
  }

  static byte[] frame(int first, byte[] payload, int key) {
    ByteBuffer frame = ByteBuffer.allocate(payload.length + 14);
    frame.put((byte) first);
    if (payload.length <= 125) {
      frame.put((byte) (0x80 | payload.length));
    } else if (payload.length <= 0xffff) {
      frame.put((byte) (0x80 | 126)).putShort((short) payload.length);
    } else {
      frame.put((byte) (0x80 | 127)).putLong(payload.length);
    }
    frame.putInt(key);
    for (int i = 0; i < payload.length; i++) {
      frame.put((byte) (payload[i] ^ key >>> 24 - 8 * (i & 3)));
    }
    byte[] bytes = new byte[frame.position()];
    frame.flip().get(bytes);
    return bytes;
  }

  static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  static byte[] join(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }
}
