package io.roomcast.socketio;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.msgpack.core.MessagePackException;
import org.msgpack.value.ValueType;

/** Decodes msgpack packets. Keeps nothing between messages; thread-safe. */
final class MsgpackDecoder implements Parser.Decoder {

  static final MsgpackDecoder INSTANCE = new MsgpackDecoder();

  private MsgpackDecoder() {}

  @Override
  public @Nullable Packet text(String message) throws MalformedPacketException {
    throw new MalformedPacketException("text where msgpack is spoken");
  }

  @Override
  public Packet binary(Buffer message) throws MalformedPacketException {
    try {
      return packet(message.getBytes());
    } catch (IOException | MessagePackException e) {
      throw new MalformedPacketException("bad msgpack");
    }
  }

  private static Packet packet(byte[] bytes) throws IOException, MalformedPacketException {
    MsgpackScanner scanner = new MsgpackScanner(bytes);
    MsgpackValues type = null;
    MsgpackValues namespace = null;
    MsgpackValues id = null;
    MsgpackValues data = null;
    for (int entries = scanner.map(); entries > 0; entries--) {
      MsgpackValues key = scanner.key();
      MsgpackValues value = scanner.value();
      switch (String.valueOf(key.value(0))) {
        case "type" -> type = value;
        case "nsp" -> namespace = value;
        case "id" -> id = value;
        case "data" -> data = value;
        default -> {}
      }
    }
    check(scanner.atEnd(), "trailing bytes");
    return packet(type(type), namespace(namespace), id(present(id)), present(data));
  }

  private static Packet packet(
      Packet.Type type, String namespace, long id, @Nullable MsgpackValues data)
      throws IOException, MalformedPacketException {
    ValueType dataType = data == null ? null : data.type();
    switch (type) {
      case EVENT, ACK -> check(dataType == ValueType.ARRAY, "data is no array");
      case DISCONNECT -> check(data == null, "DISCONNECT with data");
      case CONNECT -> check(data == null || dataType == ValueType.MAP, "data is no object");
      case CONNECT_ERROR ->
          check(
              dataType == ValueType.MAP || dataType == ValueType.STRING,
              "data is no object or string");
    }
    if (data == null) {
      return new Packet(type, namespace, id, null, false, null);
    }
    return switch (type) {
      case EVENT -> event(namespace, id, data.items());
      case ACK -> Packet.ack(namespace, id, new Payload(data.items(), 0));
      default -> new Packet(type, namespace, id, null, false, new Payload(data, 0));
    };
  }

  /**
   * An event. The reference lets an event without a name, or with one that nobody can listen to,
   * pass and go nowhere: it is one without payload here.
   */
  private static Packet event(String namespace, long id, MsgpackValues items) {
    Object event = items.size() == 0 ? null : items.value(0);
    boolean numeric = event instanceof Number number && Double.isFinite(number.doubleValue());
    String name = event instanceof String || numeric ? String.valueOf(event) : null;
    Payload payload = name == null ? null : new Payload(items, 1);
    return new Packet(Packet.Type.EVENT, namespace, id, name, numeric, payload);
  }

  private static Packet.Type type(@Nullable MsgpackValues field) throws MalformedPacketException {
    Object value = field == null ? null : field.value(0);
    Packet.Type type = value instanceof Integer digit ? Packet.Type.of(digit) : null;
    if (type == null) {
      throw new MalformedPacketException("no packet type");
    }
    return type;
  }

  private static String namespace(@Nullable MsgpackValues field) throws MalformedPacketException {
    // A Date would read as text, too.
    if (field == null || field.type() != ValueType.STRING) {
      throw new MalformedPacketException("no namespace");
    }
    return String.valueOf(field.value(0));
  }

  private static long id(@Nullable MsgpackValues field) throws MalformedPacketException {
    if (field == null) {
      return Packet.NO_ID;
    }
    check(field.type() == ValueType.INTEGER, "ack id is no integer");
    // Negative as well when it is above the range of a long.
    long id = field.value(0) instanceof Number number ? number.longValue() : -1;
    check(id >= 0, "ack id out of range");
    return id;
  }

  /** Null when the field is undefined, too. */
  private static @Nullable MsgpackValues present(@Nullable MsgpackValues field) {
    return field == null || field.isUndefined() ? null : field;
  }

  private static void check(boolean condition, String otherwise) throws MalformedPacketException {
    if (!condition) {
      throw new MalformedPacketException(otherwise);
    }
  }
}
