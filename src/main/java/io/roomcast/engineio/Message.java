package io.roomcast.engineio;

import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * The content of one Engine.IO message packet on its way out, text or binary, encoded at most once
 * for any number of sessions. Immutable, thread-safe.
 */
public final class Message {

  private final @Nullable String text;
  private final @Nullable Buffer binary;
  private final boolean compress;

  private Message(@Nullable String text, @Nullable Buffer binary, boolean compress) {
    this.text = text;
    this.binary = binary;
    this.compress = compress;
  }

  /** A text message that may be compressed; {@code text} goes without the packet type digit. */
  public static Message text(String text) {
    return new Message(text, null, true);
  }

  /** A binary message that may be compressed; the buffer must not change any more. */
  public static Message binary(Buffer binary) {
    return new Message(null, binary, true);
  }

  /** The same message with Node's {@code compress} flag set so; shares what is encoded. */
  public Message compress(boolean compress) {
    return new Message(text, binary, compress);
  }

  /** The text, or null when the message is binary. */
  public @Nullable String text() {
    return text;
  }

  /** The bytes, or null when the message is text. */
  public @Nullable Buffer binary() {
    return binary;
  }

  /** Whether transports may compress it. */
  public boolean compress() {
    return compress;
  }
}
