package io.roomcast.socketio;

import io.roomcast.engineio.Message;
import io.roomcast.engineio.MessageRow;
import io.roomcast.room.Arguments;
import io.roomcast.room.BroadcastPacket;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An EVENT packet that encodes itself once per wire format, for any number of receivers. Immutable
 * to the eye and thread-safe: loops that race encode the same bytes, and one of them is kept.
 */
final class EncodedPacket implements BroadcastPacket {

  private record Encoded(Parser parser, MessageRow messages, @Nullable Encoded next) {}

  private final Packet packet;
  private final boolean compress;
  private volatile @Nullable Encoded encoded;

  EncodedPacket(Packet packet, boolean compress) {
    this.packet = packet;
    this.compress = compress;
  }

  Packet packet() {
    return packet;
  }

  @Override
  public String event() {
    String event = packet.event();
    return event == null ? "" : event;
  }

  @Override
  public Payload arguments() {
    Payload payload = packet.payload();
    return payload == null ? Payload.EMPTY : payload;
  }

  @Override
  public int heldBytes() {
    return arguments().held();
  }

  @Override
  public EncodedPacket withOffset(String offset) {
    return new EncodedPacket(
        Packet.event(packet.namespace(), packet.id(), event(), arguments().with(offset)), compress);
  }

  /** The packet in this wire format. */
  MessageRow messages(Parser parser) {
    Encoded known = encoded;
    for (Encoded e = known; e != null; e = e.next) {
      if (e.parser == parser) {
        return e.messages;
      }
    }
    MessageRow messages = MessageRow.of(encode(parser, packet, compress));
    encoded = new Encoded(parser, messages, known);
    return messages;
  }

  static List<Message> encode(Parser parser, Packet packet, boolean compress) {
    List<Message> messages = parser.encode(packet);
    return compress ? messages : messages.stream().map(m -> m.compress(false)).toList();
  }

  static Payload payload(Arguments arguments) {
    return arguments instanceof Payload payload
        ? payload
        : Payload.of(arguments.toJsonArray().getList().toArray());
  }
}
