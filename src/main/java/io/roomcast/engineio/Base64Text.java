package io.roomcast.engineio;

import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import java.util.Base64;

/**
 * Base64 as Node reads and writes it: written with the standard alphabet and padding; read with
 * either alphabet, skipping what belongs to neither, up to the first padding. Stateless.
 */
final class Base64Text {

  private static final byte[] VALUES = new byte[128];

  static {
    Arrays.fill(VALUES, (byte) -1);
    String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (int i = 0; i < alphabet.length(); i++) {
      VALUES[alphabet.charAt(i)] = (byte) i;
    }
    VALUES['-'] = 62;
    VALUES['_'] = 63;
  }

  private Base64Text() {}

  static String encode(Buffer data) {
    return Base64.getEncoder().encodeToString(data.getBytes());
  }

  /** Decodes the text from {@code start} to its end. */
  static Buffer decode(String text, int start) {
    byte[] bytes = new byte[(int) ((text.length() - start) * 3L / 4)];
    int length = 0;
    int bits = 0;
    int held = 0;
    for (int i = start; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '=') {
        break;
      }
      int value = c < VALUES.length ? VALUES[c] : -1;
      if (value < 0) {
        continue;
      }
      held = (held << 6) | value;
      bits += 6;
      if (bits >= 8) {
        bits -= 8;
        bytes[length++] = (byte) (held >> bits);
      }
    }
    return Buffer.buffer(length == bytes.length ? bytes : Arrays.copyOf(bytes, length));
  }
}
