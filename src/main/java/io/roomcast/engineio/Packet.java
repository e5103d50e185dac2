package io.roomcast.engineio;

import io.roomcast.net.SharedFrame;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * One packet on its way out: a control packet with text, or a message. Immutable; thread-safe; may
 * be queued by any number of sessions.
 */
final class Packet {

  static final Packet CLOSE = new Packet(PacketType.CLOSE, "");
  static final Packet PING = new Packet(PacketType.PING, "");
  static final Packet PONG = new Packet(PacketType.PONG, "");
  static final Packet PROBE_PONG = new Packet(PacketType.PONG, "probe");
  static final Packet NOOP = new Packet(PacketType.NOOP, "");

  private final PacketType type;
  private final String data;
  private final @Nullable Message message;

  /** Made at most once by each racing thread; whichever stays is as good as the other. */
  private @Nullable SharedFrame frame;

  Packet(PacketType type, String data) {
    this.type = type;
    this.data = data;
    this.message = null;
  }

  Packet(Message message) {
    this.type = PacketType.MESSAGE;
    this.data = "";
    this.message = message;
  }

  PacketType type() {
    return type;
  }

  /** The message's bytes, or null when the packet is text. */
  @Nullable Buffer binary() {
    return message == null ? null : message.binary();
  }

  /** Whether transports may compress it. */
  boolean compress() {
    return message == null || message.compress();
  }

  /** The packet as text. */
  String text(PayloadCodec codec) {
    if (message == null) {
      return type.digit() + data;
    }
    Buffer binary = message.binary();
    return binary == null ? type.digit() + message.requireText() : codec.base64(binary);
  }

  /** The packet as a WebSocket frame; {@code base64} when the peer takes no binary frames. */
  SharedFrame frame(PayloadCodec codec, boolean base64) {
    if (message != null) {
      return message.frame(codec, base64);
    }
    SharedFrame made = frame;
    if (made == null) {
      made = SharedFrame.text(type.digit() + data);
      frame = made;
    }
    return made;
  }

  /** An estimate of the bytes it holds in a queue, above 0. */
  int queuedBytes() {
    return OVERHEAD + (message == null ? data.length() : message.length());
  }

  /** What an empty packet counts for in a queue, so that many small ones are bounded too. */
  static final int OVERHEAD = 64;
}
