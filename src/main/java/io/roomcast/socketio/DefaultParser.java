package io.roomcast.socketio;

import io.roomcast.engineio.Message;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The default format of Socket.IO protocol 5: a text message per packet, followed by a binary
 * message for each attachment. Immutable, thread-safe.
 */
final class DefaultParser implements Parser {

  /** Digit on the wire of an EVENT or ACK with attachments: its plain one plus this. */
  static final int BINARY = 3;

  /** Room for type, ack id and brackets. */
  private static final int HEADER_LENGTH = 24;

  private final int maxAttachments;

  DefaultParser(int maxAttachments) {
    if (maxAttachments < 1) {
      throw new IllegalArgumentException(
          "maxAttachments: must be 1 or more, not " + maxAttachments);
    }
    this.maxAttachments = maxAttachments;
  }

  @Override
  public String name() {
    return "default";
  }

  @Override
  public boolean recognizes(boolean text) {
    return text;
  }

  @Override
  public Decoder newDecoder() {
    return new DefaultDecoder(maxAttachments);
  }

  @Override
  public List<Message> encode(Packet packet) {
    Payload payload = packet.payload() == null ? Payload.EMPTY : packet.payload();
    String event = packet.event() == null ? "" : packet.event();
    int length = HEADER_LENGTH + packet.namespace().length() + event.length() + payload.sizeHint();
    JsonWriter out =
        packet.type() == Packet.Type.EVENT || packet.type() == Packet.Type.ACK
            ? JsonWriter.attaching(length)
            : JsonWriter.inlining(length);
    header(packet, out);
    switch (packet.type()) {
      case EVENT -> {
        out.raw('[');
        name(event, packet.numeric(), out);
        if (payload.size() > 0) {
          out.raw(',');
        }
        payload.writeJson(out);
        out.raw(']');
      }
      case ACK -> {
        out.raw('[');
        payload.writeJson(out);
        out.raw(']');
      }
      case CONNECT, CONNECT_ERROR -> {
        if (payload.size() > 0) {
          payload.get(0).writeJson(out);
        }
      }
      case DISCONNECT -> {}
    }
    return messages(packet.type(), out);
  }

  private static void header(Packet packet, JsonWriter out) {
    out.raw((char) ('0' + packet.type().digit()));
    if (!packet.namespace().equals("/")) {
      out.raw(packet.namespace()).raw(',');
    }
    if (packet.id() != Packet.NO_ID) {
      out.out().append(packet.id());
    }
  }

  private static void name(String event, boolean numeric, JsonWriter out) {
    if (numeric) {
      out.raw(event);
    } else {
      out.string(event);
    }
  }

  private static List<Message> messages(Packet.Type type, JsonWriter out) {
    List<Buffer> attachments = out.attachments();
    if (attachments.isEmpty()) {
      return List.of(Message.text(out.out().toString()));
    }
    out.out().setCharAt(0, (char) ('0' + type.digit() + BINARY));
    out.out().insert(1, attachments.size() + "-");
    List<Message> messages = new ArrayList<>(1 + attachments.size());
    messages.add(Message.text(out.out().toString()));
    for (Buffer attachment : attachments) {
      messages.add(Message.binary(attachment));
    }
    return List.copyOf(messages);
  }
}
