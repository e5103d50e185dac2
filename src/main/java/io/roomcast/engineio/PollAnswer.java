package io.roomcast.engineio;

import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * What a poll is answered with. Immutable, crosses loops.
 *
 * @param text the payload as text, or null
 * @param octets the payload as octets (protocol 3 only), or null
 * @param compress whether it may be compressed
 */
record PollAnswer(@Nullable String text, @Nullable Buffer octets, boolean compress) {

  Buffer body() {
    return octets != null ? octets : Buffer.buffer(text == null ? "" : text);
  }

  /** About its size in bytes. */
  int length() {
    return octets != null ? octets.length() : text == null ? 0 : text.length();
  }

  String contentType() {
    return octets != null ? "application/octet-stream" : "text/plain; charset=UTF-8";
  }
}
