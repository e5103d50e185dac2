package io.roomcast.engineio;

import io.roomcast.net.SharedFrame;
import io.vertx.core.buffer.Buffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The content of one Engine.IO message packet on its way out, text or binary, encoded at most once
 * for any number of sessions (once by each event loop that asks at the same moment). Immutable,
 * thread-safe.
 */
public final class Message {

  private final @Nullable String text;
  private final @Nullable Buffer binary;
  private final boolean compress;
  private final Frames frames;
  private final Packet packet;

  private Message(@Nullable String text, @Nullable Buffer binary, boolean compress, Frames frames) {
    this.text = text;
    this.binary = binary;
    this.compress = compress;
    this.frames = frames;
    this.packet = new Packet(this);
  }

  /** A text message that may be compressed; {@code text} goes without the packet type digit. */
  public static Message text(String text) {
    return new Message(text, null, true, new Frames());
  }

  /** A binary message that may be compressed; the buffer must not change any more. */
  public static Message binary(Buffer binary) {
    return new Message(null, binary, true, new Frames());
  }

  /** The same message with Node's {@code compress} flag set so; shares what is encoded. */
  public Message compress(boolean compress) {
    return compress == this.compress ? this : new Message(text, binary, compress, frames);
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

  /** The packet that carries this message. */
  Packet packet() {
    return packet;
  }

  String requireText() {
    return Objects.requireNonNull(text, "text");
  }

  /** UTF-16 units or bytes of the content. */
  int length() {
    return binary == null ? requireText().length() : binary.length();
  }

  /** Bytes that it takes, in a queue or as a frame of this protocol; about. */
  int wireBytes(PayloadCodec codec) {
    return Packet.OVERHEAD + frame(codec, false).wireBytes();
  }

  /** The message as a WebSocket frame of this protocol. */
  SharedFrame frame(PayloadCodec codec, boolean base64) {
    if (binary == null) {
      return frames.text(requireText());
    }
    return base64 ? frames.base64(codec, binary) : frames.binary(codec, binary);
  }

  /**
   * The encoded forms, each made when first asked for. Written without synchronization: a frame is
   * immutable, so threads that race make equal ones and any of them may stay.
   */
  private static final class Frames {

    private @Nullable SharedFrame main;
    private @Nullable SharedFrame mainV3;
    private @Nullable SharedFrame base64;
    private @Nullable SharedFrame base64V3;

    SharedFrame text(String text) {
      SharedFrame frame = main;
      if (frame == null) {
        frame = SharedFrame.text(PacketType.MESSAGE.digit() + text);
        main = frame;
      }
      return frame;
    }

    SharedFrame binary(PayloadCodec codec, Buffer data) {
      boolean v3 = codec instanceof PayloadCodecV3;
      SharedFrame frame = v3 ? mainV3 : main;
      if (frame != null) {
        return frame;
      }
      if (v3) {
        frame = SharedFrame.binary(PayloadCodecV3.MESSAGE_BYTE, data);
        mainV3 = frame;
      } else {
        frame = SharedFrame.binary(data);
        main = frame;
      }
      return frame;
    }

    SharedFrame base64(PayloadCodec codec, Buffer data) {
      boolean v3 = codec instanceof PayloadCodecV3;
      SharedFrame frame = v3 ? base64V3 : base64;
      if (frame != null) {
        return frame;
      }
      frame = SharedFrame.text(codec.base64(data));
      if (v3) {
        base64V3 = frame;
      } else {
        base64 = frame;
      }
      return frame;
    }
  }
}
