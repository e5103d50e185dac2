package io.roomcast.net;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Strict UTF-8, as RFC 6455 §8.1 wants it. Stateless, thread-safe. */
final class Utf8 {

  private static final char REPLACEMENT = '\ufffd';

  private Utf8() {}

  /** The text of these bytes, or null when they are not valid UTF-8. */
  static @Nullable String decode(byte[] bytes, int offset, int length) {
    // The JVM's own decoder is many times faster than a strict CharsetDecoder. It replaces what is
    // malformed, so only a text with replacement characters has to be looked at again.
    String text = new String(bytes, offset, length, StandardCharsets.UTF_8);
    return text.indexOf(REPLACEMENT) < 0 || valid(bytes, offset, length) ? text : null;
  }

  private static boolean valid(byte[] bytes, int offset, int length) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, offset, length));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }
}
