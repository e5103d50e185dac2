package io.roomcast.socketio;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Decodes the default format for one session. Event loop of the session. */
final class DefaultDecoder implements Parser.Decoder {

  /** Longer names are not kept between packets. */
  private static final int MAX_KEPT_NAMESPACE = 100;

  private final int maxAttachments;

  /** The namespace of the last packet: most clients use few, so its String serves again. */
  private String lastNamespace = "/";

  /** The packet whose attachments are due. */
  private @Nullable Unfinished unfinished;

  DefaultDecoder(int maxAttachments) {
    this.maxAttachments = maxAttachments;
  }

  /**
   * A packet that waits for attachments.
   *
   * @param header the packet, without its payload
   * @param items its JSON; null when it has none
   * @param due how many attachments it has in all
   * @param attachments those that came
   */
  private record Unfinished(
      Packet header, @Nullable Items items, int due, List<Buffer> attachments) {}

  /** A packet's array. Immutable. */
  private static final class Items {
    private final String text;
    private final int[] bounds;
    private final int count;

    /** Index of the first argument: 1 after an event's name. */
    private final int first;

    private final Placeholders placeholders;

    Items(JsonScanner scanner, String text, int first, Placeholders placeholders) {
      this.text = text;
      this.bounds = scanner.bounds();
      this.count = scanner.count();
      this.first = first;
      this.placeholders = placeholders;
    }

    Payload payload(List<Buffer> attachments) {
      return new Payload(new JsonValues(text, bounds, count, placeholders, attachments), first);
    }
  }

  @Override
  public @Nullable Packet text(String message) throws MalformedPacketException {
    if (unfinished != null) {
      throw new MalformedPacketException("text while attachments are due");
    }
    int digit = message.isEmpty() ? -1 : message.charAt(0) - '0';
    Packet.Type type = Packet.Type.of(digit);
    if (type != null) {
      return packet(type, message, 1, 0);
    }
    type = Packet.Type.of(digit - DefaultParser.BINARY);
    if (type != Packet.Type.EVENT && type != Packet.Type.ACK) {
      throw new MalformedPacketException("unknown packet type");
    }
    int dash = message.indexOf('-');
    int attachments = attachments(message, dash);
    return packet(type, message, dash + 1, attachments);
  }

  /** Number of attachments, which stands between the type's digit and the dash. */
  private int attachments(String message, int dash) throws MalformedPacketException {
    long attachments = 0;
    for (int i = 1; i < dash; i++) {
      char c = message.charAt(i);
      attachments = 10 * attachments + (c - '0');
      if (!JsonScanner.isDigit(c) || attachments > maxAttachments) {
        throw new MalformedPacketException("illegal attachments");
      }
    }
    if (attachments == 0) {
      throw new MalformedPacketException("illegal attachments");
    }
    return (int) attachments;
  }

  /** Reads what follows the type: namespace, ack id, JSON. */
  private @Nullable Packet packet(Packet.Type type, String message, int start, int attachments)
      throws MalformedPacketException {
    int pos = start;
    String namespace = "/";
    if (pos < message.length() && message.charAt(pos) == '/') {
      namespace = namespace(message, pos);
      pos += namespace.length() + 1;
    }
    int idStart = pos;
    while (pos < message.length() && JsonScanner.isDigit(message.charAt(pos))) {
      pos++;
    }
    long id = pos == idStart ? Packet.NO_ID : id(message, idStart, pos);
    pos = JsonReader.skipWhitespace(message, pos);
    if (pos >= message.length()) {
      return finish(new Packet(type, namespace, id, null, false, null), null, attachments);
    }
    return switch (type) {
      case EVENT -> event(namespace, id, message, pos, attachments);
      case ACK -> {
        Items items = items(message, pos, attachments, 0);
        yield finish(new Packet(type, namespace, id, null, false, null), items, attachments);
      }
      case CONNECT, CONNECT_ERROR -> {
        Payload payload = value(type, message, pos);
        yield new Packet(type, namespace, id, null, false, payload);
      }
      case DISCONNECT -> throw new MalformedPacketException("DISCONNECT with data");
    };
  }

  private String namespace(String message, int start) {
    int end = start + lastNamespace.length();
    if (message.startsWith(lastNamespace, start)
        && (end == message.length() || message.charAt(end) == ',')) {
      return lastNamespace;
    }
    int comma = message.indexOf(',', start);
    String namespace = message.substring(start, comma < 0 ? message.length() : comma);
    if (namespace.length() <= MAX_KEPT_NAMESPACE) {
      lastNamespace = namespace;
    }
    return namespace;
  }

  private static long id(String message, int start, int end) throws MalformedPacketException {
    try {
      return Long.parseLong(message, start, end, 10);
    } catch (NumberFormatException e) {
      throw new MalformedPacketException("ack id out of range");
    }
  }

  private @Nullable Packet event(
      String namespace, long id, String message, int pos, int attachments)
      throws MalformedPacketException {
    Items items = items(message, pos, attachments, 1);
    if (items.count == 0) {
      throw new MalformedPacketException("event without a name");
    }
    int start = items.bounds[0];
    int end = items.bounds[1];
    char c = message.charAt(start);
    boolean numeric = c == '-' || JsonScanner.isDigit(c);
    if (!numeric && c != '"') {
      throw new MalformedPacketException("event name is no string or number");
    }
    String name = numeric ? message.substring(start, end) : JsonReader.unquote(message, start, end);
    if (ReservedEvents.contains(name)) {
      throw new MalformedPacketException("reserved event name");
    }
    return finish(
        new Packet(Packet.Type.EVENT, namespace, id, name, numeric, null), items, attachments);
  }

  private Items items(String message, int pos, int attachments, int first)
      throws MalformedPacketException {
    JsonScanner scanner = new JsonScanner(message, pos);
    scanner.array();
    Placeholders placeholders =
        attachments == 0
            ? Placeholders.NONE
            : PlaceholderFinder.find(message, pos, attachments, maxAttachments);
    return new Items(scanner, message, first, placeholders);
  }

  /** The one value of a CONNECT (an object) or CONNECT_ERROR (an object or a string). */
  private static Payload value(Packet.Type type, String message, int pos)
      throws MalformedPacketException {
    char c = message.charAt(pos);
    if (c != '{' && !(c == '"' && type == Packet.Type.CONNECT_ERROR)) {
      throw new MalformedPacketException("data of the wrong type");
    }
    JsonScanner scanner = new JsonScanner(message, pos);
    scanner.single();
    return new Payload(
        new JsonValues(message, scanner.bounds(), 1, Placeholders.NONE, List.of()), 0);
  }

  /** The packet, if no attachments are due. */
  private @Nullable Packet finish(Packet header, @Nullable Items items, int attachments) {
    if (attachments == 0) {
      return withPayload(header, items, List.of());
    }
    unfinished = new Unfinished(header, items, attachments, new ArrayList<>(attachments));
    return null;
  }

  private static Packet withPayload(Packet header, @Nullable Items items, List<Buffer> buffers) {
    if (items == null) {
      return header;
    }
    return new Packet(
        header.type(),
        header.namespace(),
        header.id(),
        header.event(),
        header.numeric(),
        items.payload(buffers));
  }

  @Override
  public @Nullable Packet binary(Buffer message) throws MalformedPacketException {
    Unfinished packet = unfinished;
    if (packet == null) {
      throw new MalformedPacketException("binary when none is due");
    }
    packet.attachments.add(message);
    if (packet.attachments.size() < packet.due) {
      return null;
    }
    unfinished = null;
    return withPayload(packet.header, packet.items, List.copyOf(packet.attachments));
  }
}
