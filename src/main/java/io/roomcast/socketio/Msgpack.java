package io.roomcast.socketio;

/** First bytes of the msgpack formats, and big-endian integers. Stateless. */
final class Msgpack {

  static final int MAX_FIXINT = 0x7f;
  static final int FIXMAP = 0x80;
  static final int FIXARRAY = 0x90;

  /** Most items of a fixmap or fixarray. */
  static final int MAX_FIXED_SIZE = 0x0f;

  static final int FIXSTR = 0xa0;

  /** Most bytes of a fixstr. */
  static final int MAX_FIXSTR = 0x1f;

  static final int NIL = 0xc0;

  /** The one that msgpack never uses. */
  static final int UNUSED = 0xc1;

  static final int FALSE = 0xc2;
  static final int TRUE = 0xc3;

  /** Then those with a length of 2 and 4 bytes; so it is with {@link #EXT8} and {@link #STR8}. */
  static final int BIN8 = 0xc4;

  static final int EXT8 = 0xc7;
  static final int FLOAT32 = 0xca;
  static final int FLOAT64 = 0xcb;

  /** Then those of 2, 4 and 8 bytes; so it is with {@link #INT8}. */
  static final int UINT8 = 0xcc;

  static final int INT8 = 0xd0;

  /** Then those of 2, 4, 8 and 16 bytes. */
  static final int FIXEXT1 = 0xd4;

  static final int STR8 = 0xd9;

  /** Then the one with a length of 4 bytes; so it is with {@link #MAP16}. */
  static final int ARRAY16 = 0xdc;

  static final int MAP16 = 0xde;
  static final int MIN_NEGATIVE_FIXINT = 0xe0;

  private Msgpack() {}

  static boolean isInteger(int prefix) {
    return prefix <= MAX_FIXINT
        || prefix >= MIN_NEGATIVE_FIXINT
        || (prefix >= UINT8 && prefix < FIXEXT1);
  }

  static boolean isString(int prefix) {
    return (prefix >= FIXSTR && prefix < NIL) || (prefix >= STR8 && prefix < ARRAY16);
  }

  static boolean isArray(int prefix) {
    return (prefix >= FIXARRAY && prefix < FIXSTR) || (prefix >= ARRAY16 && prefix < MAP16);
  }

  static boolean isMap(int prefix) {
    return (prefix >= FIXMAP && prefix < FIXARRAY)
        || (prefix >= MAP16 && prefix < MIN_NEGATIVE_FIXINT);
  }

  /** Integer of {@code size} bytes; one of 8 bytes may come out negative. */
  static long unsigned(byte[] bytes, int from, int size) {
    long value = 0;
    for (int i = from; i < from + size; i++) {
      value = (value << Byte.SIZE) | (bytes[i] & 0xff);
    }
    return value;
  }

  /** Two's complement integer of {@code size} bytes. */
  static long signed(byte[] bytes, int from, int size) {
    int unused = Long.SIZE - Byte.SIZE * size;
    return (unsigned(bytes, from, size) << unused) >> unused;
  }
}
