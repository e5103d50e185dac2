package io.roomcast.socketio;

import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

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
    byte[] bytes = message.getBytes();
    MsgpackScanner scanner = new MsgpackScanner(bytes, 0);
    Fields fields = new Fields(bytes);
    for (int entries = scanner.map(); entries > 0; entries--) {
      int key = scanner.pos();
      scanner.key();
      fields.take(new MsgpackReader(bytes, key).read(), scanner.pos());
      scanner.value();
    }
    if (!scanner.atEnd()) {
      throw new MalformedPacketException("trailing bytes");
    }
    return fields.packet();
  }

  /**
   * Where in a packet's map the values are; below 0 when absent. To be read when the whole map has
   * been scanned. For one packet.
   */
  private static final class Fields {
    private static final int ABSENT = -1;

    private final byte[] bytes;
    private int type = ABSENT;
    private int namespace = ABSENT;
    private int id = ABSENT;
    private int data = ABSENT;

    Fields(byte[] bytes) {
      this.bytes = bytes;
    }

    void take(@Nullable Object key, int value) {
      if (key instanceof String field) {
        switch (field) {
          case "type" -> type = value;
          case "nsp" -> namespace = value;
          case "id" -> id = value;
          case "data" -> data = value;
          default -> {}
        }
      }
    }

    Packet packet() throws MalformedPacketException {
      Packet.Type packetType = type();
      String name = namespace();
      long ackId = id();
      return switch (packetType) {
        case EVENT -> event(name, ackId);
        case ACK -> new Packet(Packet.Type.ACK, name, ackId, null, false, new Payload(items(), 0));
        case DISCONNECT -> {
          check(!isPresent(data), "DISCONNECT with data");
          yield new Packet(Packet.Type.DISCONNECT, name, ackId, null, false, null);
        }
        case CONNECT -> {
          check(!isPresent(data) || Msgpack.isMap(prefix(data)), "data is no object");
          yield new Packet(Packet.Type.CONNECT, name, ackId, null, false, single());
        }
        case CONNECT_ERROR -> {
          check(
              isPresent(data) && (Msgpack.isMap(prefix(data)) || Msgpack.isString(prefix(data))),
              "data is no object or string");
          yield new Packet(Packet.Type.CONNECT_ERROR, name, ackId, null, false, single());
        }
      };
    }

    /**
     * An event. The reference lets an event without a name, or with one that nobody can listen to,
     * pass and go nowhere: it is one without payload here.
     */
    private Packet event(String name, long ackId) throws MalformedPacketException {
      MsgpackValues items = items();
      Object event = items.size() == 0 ? null : items.value(0);
      if (event instanceof String text) {
        return new Packet(Packet.Type.EVENT, name, ackId, text, false, new Payload(items, 1));
      }
      if (event instanceof Number number && Double.isFinite(number.doubleValue())) {
        String text = number.toString();
        return new Packet(Packet.Type.EVENT, name, ackId, text, true, new Payload(items, 1));
      }
      return new Packet(Packet.Type.EVENT, name, ackId, null, false, null);
    }

    private Packet.Type type() throws MalformedPacketException {
      check(isPresent(type) && Msgpack.isInteger(prefix(type)), "no packet type");
      Packet.Type packetType = Packet.Type.of(integer(type));
      if (packetType == null) {
        throw new MalformedPacketException("unknown packet type");
      }
      return packetType;
    }

    private String namespace() throws MalformedPacketException {
      check(isPresent(namespace) && Msgpack.isString(prefix(namespace)), "no namespace");
      return String.valueOf(new MsgpackReader(bytes, namespace).read());
    }

    private long id() throws MalformedPacketException {
      if (!isPresent(id)) {
        return Packet.NO_ID;
      }
      check(Msgpack.isInteger(prefix(id)), "ack id is no integer");
      long number = integer(id);
      check(number >= 0, "ack id out of range");
      return number;
    }

    /** The integer there; negative when it is above the range of a long. */
    private long integer(int at) {
      return new MsgpackReader(bytes, at).read() instanceof Number number ? number.longValue() : -1;
    }

    private MsgpackValues items() throws MalformedPacketException {
      check(isPresent(data) && Msgpack.isArray(prefix(data)), "data is no array");
      return new MsgpackValues(bytes, new MsgpackScanner(bytes, data).array());
    }

    private @Nullable Payload single() throws MalformedPacketException {
      if (!isPresent(data)) {
        return null;
      }
      MsgpackScanner scanner = new MsgpackScanner(bytes, data);
      scanner.value();
      return new Payload(new MsgpackValues(bytes, new int[] {data, scanner.pos()}), 0);
    }

    private int prefix(int at) {
      return bytes[at] & 0xff;
    }

    /** Whether the value is there and is not undefined. */
    private boolean isPresent(int at) {
      return at != ABSENT && !(prefix(at) == Msgpack.FIXEXT1 && bytes[at + 1] == 0);
    }

    private static void check(boolean condition, String otherwise) throws MalformedPacketException {
      if (!condition) {
        throw new MalformedPacketException(otherwise);
      }
    }
  }
}
