package io.roomcast.socketio;

import io.roomcast.engineio.Message;
import io.vertx.core.buffer.Buffer;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Short ways to decode and encode in tests. */
final class ParserFixtures {

  static final Parser JSON = Parsers.json(10);
  static final Parser MSGPACK = Parsers.msgpack();

  private ParserFixtures() {}

  static Packet decode(String text, Buffer... attachments) throws MalformedPacketException {
    Parser.Decoder decoder = JSON.newDecoder();
    Packet packet = decoder.text(text);
    for (Buffer attachment : attachments) {
      if (packet != null) {
        throw new AssertionError("complete before the last attachment");
      }
      packet = decoder.binary(attachment);
    }
    return Objects.requireNonNull(packet, "attachments are due");
  }

  static Payload payload(String text, Buffer... attachments) throws MalformedPacketException {
    return Objects.requireNonNull(decode(text, attachments).payload());
  }

  static Packet decodeMsgpack(String hex) throws MalformedPacketException {
    return Objects.requireNonNull(MSGPACK.newDecoder().binary(bytes(hex)));
  }

  static Payload msgpackPayload(String hex) throws MalformedPacketException {
    return Objects.requireNonNull(decodeMsgpack(hex).payload());
  }

  /** Text as is, binary as {@code <hex>}. */
  static List<String> encode(Packet packet) {
    return JSON.encode(packet).stream().map(ParserFixtures::show).toList();
  }

  /** An EVENT named {@code e} to {@code /} with these arguments. */
  static List<String> encodeEvent(Payload payload) {
    return encode(Packet.event("/", Packet.NO_ID, "e", payload));
  }

  static String encodeMsgpack(Packet packet) {
    List<Message> messages = MSGPACK.encode(packet);
    return hex(Objects.requireNonNull(messages.get(0).binary()));
  }

  private static String show(Message message) {
    @Nullable String text = message.text();
    return text != null ? text : "<" + hex(Objects.requireNonNull(message.binary())) + ">";
  }

  static Buffer bytes(String hex) {
    return Buffer.buffer(HexFormat.of().parseHex(hex.replace(" ", "")));
  }

  static String hex(Buffer buffer) {
    return HexFormat.of().formatHex(buffer.getBytes());
  }
}
