package io.roomcast.socketio;

/**
 * Checks msgpack and finds where values end; builds nothing. Every length is checked against the
 * bytes there are before it is believed. Recurses no deeper than {@link JsonScanner#MAX_DEPTH}. For
 * one message and one thread.
 */
final class MsgpackScanner {

  private final byte[] bytes;
  private int pos;
  private int depth;

  MsgpackScanner(byte[] bytes, int pos) {
    this.bytes = bytes;
    this.pos = pos;
  }

  /** Where the next value starts. */
  int pos() {
    return pos;
  }

  boolean atEnd() {
    return pos == bytes.length;
  }

  /** Takes the head of a map and answers its number of pairs. */
  int map() throws MalformedPacketException {
    int prefix = prefix();
    if (!Msgpack.isMap(prefix)) {
      throw new MalformedPacketException("not a map");
    }
    depth++;
    return prefix < Msgpack.FIXARRAY
        ? prefix & Msgpack.MAX_FIXED_SIZE
        : length(2 << (prefix - Msgpack.MAP16));
  }

  /** Takes an array and answers where each item starts, and where the last one ends. */
  int[] array() throws MalformedPacketException {
    int prefix = prefix();
    if (!Msgpack.isArray(prefix)) {
      throw new MalformedPacketException("not an array");
    }
    int size =
        prefix < Msgpack.FIXSTR
            ? prefix & Msgpack.MAX_FIXED_SIZE
            : length(2 << (prefix - Msgpack.ARRAY16));
    int[] bounds = new int[size + 1];
    bounds[0] = pos;
    for (int i = 1; i <= size; i++) {
      value();
      bounds[i] = pos;
    }
    return bounds;
  }

  /** Takes a value. */
  void value() throws MalformedPacketException {
    int prefix = prefix();
    if (prefix <= Msgpack.MAX_FIXINT || prefix >= Msgpack.MIN_NEGATIVE_FIXINT) {
      return;
    }
    if (prefix >= Msgpack.FIXSTR && prefix < Msgpack.NIL) {
      skip(prefix & Msgpack.MAX_FIXSTR);
    } else if (prefix >= Msgpack.FIXARRAY && prefix < Msgpack.FIXSTR) {
      items(prefix & Msgpack.MAX_FIXED_SIZE, false);
    } else if (prefix < Msgpack.FIXARRAY) {
      items(prefix & Msgpack.MAX_FIXED_SIZE, true);
    } else {
      named(prefix);
    }
  }

  /** Takes the rest of a value whose first byte is its format's alone. */
  private void named(int prefix) throws MalformedPacketException {
    switch (prefix) {
      case Msgpack.NIL, Msgpack.FALSE, Msgpack.TRUE -> {}
      case Msgpack.UNUSED -> throw new MalformedPacketException("unknown msgpack format");
      case Msgpack.BIN8, Msgpack.BIN8 + 1, Msgpack.BIN8 + 2 ->
          skip(length(1 << (prefix - Msgpack.BIN8)));
      case Msgpack.EXT8, Msgpack.EXT8 + 1, Msgpack.EXT8 + 2 -> {
        int length = length(1 << (prefix - Msgpack.EXT8));
        skip(1);
        skip(length);
      }
      case Msgpack.FLOAT32 -> skip(Float.BYTES);
      case Msgpack.FLOAT64 -> skip(Double.BYTES);
      case Msgpack.STR8, Msgpack.STR8 + 1, Msgpack.STR8 + 2 ->
          skip(length(1 << (prefix - Msgpack.STR8)));
      case Msgpack.ARRAY16, Msgpack.ARRAY16 + 1 ->
          items(length(2 << (prefix - Msgpack.ARRAY16)), false);
      case Msgpack.MAP16, Msgpack.MAP16 + 1 -> items(length(2 << (prefix - Msgpack.MAP16)), true);
      default -> {
        if (prefix >= Msgpack.FIXEXT1) {
          skip(1 + (1 << (prefix - Msgpack.FIXEXT1)));
        } else {
          skip(1 << (prefix - Msgpack.UINT8) % 4);
        }
      }
    }
  }

  private void items(int size, boolean map) throws MalformedPacketException {
    if (++depth > JsonScanner.MAX_DEPTH) {
      throw new MalformedPacketException("msgpack nested deeper than " + JsonScanner.MAX_DEPTH);
    }
    for (int i = 0; i < size; i++) {
      if (map) {
        key();
      }
      value();
    }
    depth--;
  }

  /** Takes a key: a string, or what has an evident text. */
  void key() throws MalformedPacketException {
    int start = pos;
    int prefix = prefix();
    boolean evident =
        Msgpack.isString(prefix)
            || Msgpack.isInteger(prefix)
            || prefix == Msgpack.FLOAT32
            || prefix == Msgpack.FLOAT64
            || prefix == Msgpack.NIL
            || prefix == Msgpack.FALSE
            || prefix == Msgpack.TRUE;
    if (!evident) {
      throw new MalformedPacketException("map key is no string");
    }
    pos = start;
    value();
  }

  private int prefix() throws MalformedPacketException {
    if (pos == bytes.length) {
      throw new MalformedPacketException("unexpected end");
    }
    return bytes[pos++] & 0xff;
  }

  /** Takes a length of {@code size} bytes: more than what follows is refused. */
  private int length(int size) throws MalformedPacketException {
    skip(size);
    long length = Msgpack.unsigned(bytes, pos - size, size);
    if (length > bytes.length - pos) {
      throw new MalformedPacketException("unexpected end");
    }
    return (int) length;
  }

  private void skip(int length) throws MalformedPacketException {
    if (length > bytes.length - pos) {
      throw new MalformedPacketException("unexpected end");
    }
    pos += length;
  }
}
