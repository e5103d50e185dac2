package io.roomcast.socketio;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The heads of msgpack values: a byte that says what comes, and for the longer ones a size, then an
 * extension's type. What follows the head is content: bytes, or the items or pairs of a container.
 * Stateless, thread-safe.
 */
final class MsgpackFormat {

  static final int FIXMAP = 0x80;
  static final int FIXARRAY = 0x90;
  static final int FIXSTR = 0xa0;
  static final int NIL = 0xc0;
  static final int FALSE = 0xc2;
  static final int TRUE = 0xc3;
  static final int BIN8 = 0xc4;
  static final int BIN16 = 0xc5;
  static final int BIN32 = 0xc6;
  static final int FLOAT32 = 0xca;
  static final int FLOAT64 = 0xcb;
  static final int UINT8 = 0xcc;
  static final int UINT16 = 0xcd;
  static final int UINT32 = 0xce;
  static final int UINT64 = 0xcf;
  static final int INT8 = 0xd0;
  static final int INT16 = 0xd1;
  static final int INT32 = 0xd2;
  static final int INT64 = 0xd3;
  static final int FIXEXT1 = 0xd4;
  static final int FIXEXT2 = 0xd5;
  static final int FIXEXT4 = 0xd6;
  static final int FIXEXT8 = 0xd7;
  static final int FIXEXT16 = 0xd8;
  static final int STR8 = 0xd9;
  static final int STR16 = 0xda;
  static final int STR32 = 0xdb;
  static final int ARRAY16 = 0xdc;
  static final int ARRAY32 = 0xdd;
  static final int MAP16 = 0xde;
  static final int MAP32 = 0xdf;

  /** From here on a head is itself a negative integer. */
  static final int NEGATIVE_FIXINT = 0xe0;

  private static final int NOTHING = 0xc1;
  private static final int EXT8 = 0xc7;

  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private static final MsgpackType[] TYPES = new MsgpackType[256];
  private static final byte[] HEAD_LENGTHS = new byte[256];

  /** Bytes of the size that follows the first byte; 0 when the first byte says the size. */
  private static final byte[] SIZE_WIDTHS = new byte[256];

  private static final byte[] SIZES = new byte[256];

  static {
    Arrays.fill(TYPES, MsgpackType.INTEGER);
    Arrays.fill(HEAD_LENGTHS, (byte) 1);
    for (int size = 0; size < 32; size++) {
      put(FIXMAP + (size & 15), MsgpackType.MAP, 0, size & 15);
      put(FIXARRAY + (size & 15), MsgpackType.ARRAY, 0, size & 15);
      put(FIXSTR + size, MsgpackType.STRING, 0, size);
    }
    put(NIL, MsgpackType.NIL, 0, 0);
    put(NOTHING, MsgpackType.NOTHING, 0, 0);
    put(FALSE, MsgpackType.BOOLEAN, 0, 0);
    put(TRUE, MsgpackType.BOOLEAN, 0, 0);
    for (int power = 0; power < 3; power++) {
      put(BIN8 + power, MsgpackType.BINARY, 1 << power, 0);
      put(STR8 + power, MsgpackType.STRING, 1 << power, 0);
      put(EXT8 + power, MsgpackType.EXTENSION, 1 << power, 0);
    }
    put(FLOAT32, MsgpackType.FLOAT, 0, 4);
    put(FLOAT64, MsgpackType.FLOAT, 0, 8);
    for (int power = 0; power < 4; power++) {
      put(UINT8 + power, MsgpackType.INTEGER, 0, 1 << power);
      put(INT8 + power, MsgpackType.INTEGER, 0, 1 << power);
    }
    for (int power = 0; power < 5; power++) {
      put(FIXEXT1 + power, MsgpackType.EXTENSION, 0, 1 << power);
    }
    put(ARRAY16, MsgpackType.ARRAY, 2, 0);
    put(ARRAY32, MsgpackType.ARRAY, 4, 0);
    put(MAP16, MsgpackType.MAP, 2, 0);
    put(MAP32, MsgpackType.MAP, 4, 0);
  }

  private MsgpackFormat() {}

  private static void put(int head, MsgpackType type, int sizeWidth, int size) {
    TYPES[head] = type;
    HEAD_LENGTHS[head] = (byte) (1 + sizeWidth + (type == MsgpackType.EXTENSION ? 1 : 0));
    SIZE_WIDTHS[head] = (byte) sizeWidth;
    SIZES[head] = (byte) size;
  }

  /** What the value there is. */
  static MsgpackType type(byte[] bytes, int pos) {
    return TYPES[bytes[pos] & 0xff];
  }

  /** Bytes of the head there, as its first byte tells. */
  static int headLength(byte[] bytes, int pos) {
    return HEAD_LENGTHS[bytes[pos] & 0xff];
  }

  /**
   * Size of the content behind the head there: bytes, items or pairs. Negative when it is 2^31 or
   * more.
   */
  static int size(byte[] bytes, int pos) {
    int head = bytes[pos] & 0xff;
    return switch (SIZE_WIDTHS[head]) {
      case 0 -> SIZES[head];
      case 1 -> bytes[pos + 1] & 0xff;
      case 2 -> getShort(bytes, pos + 1) & 0xffff;
      default -> getInt(bytes, pos + 1);
    };
  }

  /** The integer there; of one without a sign the 64 bits, negative when it is 2^63 or more. */
  static long integer(byte[] bytes, int pos) {
    int head = bytes[pos] & 0xff;
    return switch (head) {
      case UINT8 -> bytes[pos + 1] & 0xff;
      case UINT16 -> getShort(bytes, pos + 1) & 0xffff;
      case UINT32 -> getInt(bytes, pos + 1) & 0xffffffffL;
      case INT8 -> bytes[pos + 1];
      case INT16 -> getShort(bytes, pos + 1);
      case INT32 -> getInt(bytes, pos + 1);
      case UINT64, INT64 -> getLong(bytes, pos + 1);
      default -> bytes[pos];
    };
  }

  static short getShort(byte[] bytes, int pos) {
    return (short) SHORT.get(bytes, pos);
  }

  static int getInt(byte[] bytes, int pos) {
    return (int) INT.get(bytes, pos);
  }

  static long getLong(byte[] bytes, int pos) {
    return (long) LONG.get(bytes, pos);
  }

  static void putShort(byte[] bytes, int pos, int value) {
    SHORT.set(bytes, pos, (short) value);
  }

  static void putInt(byte[] bytes, int pos, int value) {
    INT.set(bytes, pos, value);
  }

  static void putLong(byte[] bytes, int pos, long value) {
    LONG.set(bytes, pos, value);
  }
}
