package io.roomcast.socketio;

/**
 * Checks msgpack and finds where values end; builds nothing, and allocates nothing for a size that
 * is only claimed. Recurses no deeper than {@link JsonScanner#MAX_DEPTH}. For one message and one
 * thread.
 */
final class MsgpackScanner {

  private final byte[] bytes;
  private int pos;
  private int depth;

  MsgpackScanner(byte[] bytes) {
    this.bytes = bytes;
  }

  boolean atEnd() {
    return pos == bytes.length;
  }

  /** Where the next value starts. */
  int pos() {
    return pos;
  }

  /** What the next value is. */
  MsgpackType next() throws MalformedPacketException {
    if (pos == bytes.length) {
      throw bad();
    }
    return MsgpackFormat.type(bytes, pos);
  }

  /** Takes the head of a map and answers the number of pairs. */
  int map() throws MalformedPacketException {
    if (next() != MsgpackType.MAP) {
      throw bad();
    }
    return enter(2);
  }

  /** Takes a key of a map: a string, or what has an evident text. */
  void key() throws MalformedPacketException {
    switch (next()) {
      case STRING, INTEGER, FLOAT, BOOLEAN, NIL -> content();
      default -> throw new MalformedPacketException("map key is no string");
    }
  }

  /** Takes a value. */
  void value() throws MalformedPacketException {
    switch (next()) {
      case ARRAY -> {
        for (int items = enter(1); items > 0; items--) {
          value();
        }
        depth--;
      }
      case MAP -> {
        for (int pairs = enter(2); pairs > 0; pairs--) {
          key();
          value();
        }
        depth--;
      }
      case NOTHING -> throw bad();
      default -> content();
    }
  }

  /** Takes an array, and answers where each item starts and where the last ends. */
  int[] array() throws MalformedPacketException {
    int size = enter(1);
    int[] bounds = new int[size + 1];
    for (int i = 0; i < size; i++) {
      bounds[i] = pos;
      value();
    }
    bounds[size] = pos;
    depth--;
    return bounds;
  }

  /** Takes the head of a container whose items are of {@code values} values; answers how many. */
  private int enter(int values) throws MalformedPacketException {
    int size = head();
    // Each value has at least a byte.
    if (size < 0 || size > (bytes.length - pos) / values) {
      throw bad();
    }
    if (++depth > JsonScanner.MAX_DEPTH) {
      throw new MalformedPacketException("msgpack nested deeper than " + JsonScanner.MAX_DEPTH);
    }
    return size;
  }

  private void content() throws MalformedPacketException {
    int size = head();
    if (size < 0 || size > bytes.length - pos) {
      throw bad();
    }
    pos += size;
  }

  /** Takes a head and answers the size it claims. */
  private int head() throws MalformedPacketException {
    int length = MsgpackFormat.headLength(bytes, pos);
    if (length > bytes.length - pos) {
      throw bad();
    }
    int size = MsgpackFormat.size(bytes, pos);
    pos += length;
    return size;
  }

  private static MalformedPacketException bad() {
    return new MalformedPacketException("bad msgpack");
  }
}
