package io.roomcast.socketio;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Decodes msgpack packets. Keeps nothing between messages; thread-safe. */
final class MsgpackDecoder implements Parser.Decoder {

  static final MsgpackDecoder INSTANCE = new MsgpackDecoder();

  private static final byte[] TYPE = ascii("type");
  private static final byte[] DATA = ascii("data");
  private static final byte[] ID = ascii("id");
  private static final byte[] NAMESPACE = ascii("nsp");
  private static final byte[] MAIN = ascii("/");

  private MsgpackDecoder() {}

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public @Nullable Packet text(String message) throws MalformedPacketException {
    throw new MalformedPacketException("text where msgpack is spoken");
  }

  @Override
  public Packet binary(Buffer message) throws MalformedPacketException {
    return new Fields(message.getBytes()).packet();
  }

  /** The fields of one packet, as far as they came; of duplicates the last. */
  private static final class Fields {

    private static final int ABSENT = -1;

    private final byte[] bytes;
    private int type = ABSENT;
    private int namespace = ABSENT;
    private int id = ABSENT;
    private int data = ABSENT;

    /** Bounds of the data, or of its items when it is an array. */
    private int[] bounds = {};

    /** Where each of the fields that were found starts. */
    Fields(byte[] bytes) throws MalformedPacketException {
      this.bytes = bytes;
      MsgpackScanner scanner = new MsgpackScanner(bytes);
      for (int pairs = scanner.map(); pairs > 0; pairs--) {
        int key = scanner.pos();
        scanner.key();
        int value = scanner.pos();
        if (isName(key, DATA)) {
          data = value;
          bounds = data(scanner);
        } else {
          scanner.value();
          if (isName(key, TYPE)) {
            type = value;
          } else if (isName(key, NAMESPACE)) {
            namespace = value;
          } else if (isName(key, ID)) {
            id = value;
          }
        }
      }
      check(scanner.atEnd(), "trailing bytes");
    }

    private static int[] data(MsgpackScanner scanner) throws MalformedPacketException {
      if (scanner.next() == MsgpackType.ARRAY) {
        return scanner.array();
      }
      int start = scanner.pos();
      scanner.value();
      return new int[] {start, scanner.pos()};
    }

    private boolean isName(int pos, byte[] name) {
      if (MsgpackFormat.type(bytes, pos) != MsgpackType.STRING
          || MsgpackFormat.size(bytes, pos) != name.length) {
        return false;
      }
      int content = pos + MsgpackFormat.headLength(bytes, pos);
      return Arrays.equals(bytes, content, content + name.length, name, 0, name.length);
    }

    Packet packet() throws MalformedPacketException {
      Packet.Type packetType = type();
      String name = namespace();
      long ackId = id();
      MsgpackType dataType = present(data) ? MsgpackFormat.type(bytes, data) : null;
      switch (packetType) {
        case EVENT, ACK -> check(dataType == MsgpackType.ARRAY, "data is no array");
        case DISCONNECT -> check(dataType == null, "DISCONNECT with data");
        case CONNECT -> check(dataType == null || dataType == MsgpackType.MAP, "data is no object");
        case CONNECT_ERROR ->
            check(
                dataType == MsgpackType.MAP || dataType == MsgpackType.STRING,
                "data is no object or string");
      }
      if (dataType == null) {
        return new Packet(packetType, name, ackId, null, false, null);
      }
      MsgpackValues values = new MsgpackValues(bytes, bounds);
      return packetType == Packet.Type.EVENT
          ? event(name, ackId, values)
          : new Packet(packetType, name, ackId, null, false, new Payload(values, 0));
    }

    private Packet.Type type() throws MalformedPacketException {
      Packet.Type found =
          type != ABSENT && MsgpackFormat.type(bytes, type) == MsgpackType.INTEGER
              ? Packet.Type.of(MsgpackFormat.integer(bytes, type))
              : null;
      if (found == null) {
        throw new MalformedPacketException("no packet type");
      }
      return found;
    }

    private String namespace() throws MalformedPacketException {
      // A Date would read as text, too.
      check(
          namespace != ABSENT && MsgpackFormat.type(bytes, namespace) == MsgpackType.STRING,
          "no namespace");
      return isName(namespace, MAIN) ? "/" : MsgpackReader.string(bytes, namespace);
    }

    private long id() throws MalformedPacketException {
      if (!present(id)) {
        return Packet.NO_ID;
      }
      check(MsgpackFormat.type(bytes, id) == MsgpackType.INTEGER, "ack id is no integer");
      // Negative as well when it is above the range of a long.
      long found = MsgpackFormat.integer(bytes, id);
      check(found >= 0, "ack id out of range");
      return found;
    }

    /** Whether there is a value; not when it is JavaScript's undefined as notepack writes it. */
    private boolean present(int pos) {
      return pos != ABSENT
          && !((bytes[pos] & 0xff) == MsgpackFormat.FIXEXT1 && bytes[pos + 1] == 0);
    }
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

  private static void check(boolean condition, String otherwise) throws MalformedPacketException {
    if (!condition) {
      throw new MalformedPacketException(otherwise);
    }
  }
}
