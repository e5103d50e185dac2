package io.roomcast.socketio;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes values as msgpack, each in the smallest form; integers are exact up to 64 bits and floats
 * of 64 bits beyond. For one message and one thread.
 */
final class MsgpackWriter {

  private byte[] bytes;
  private int size;

  MsgpackWriter(int capacity) {
    this.bytes = new byte[capacity];
  }

  /** What is written, as a copy. */
  Buffer toBuffer() {
    return Buffer.buffer(size).appendBytes(bytes, 0, size);
  }

  /** Writes bytes as they are. */
  void raw(byte[] source, int from, int to) {
    ensure(to - from);
    System.arraycopy(source, from, bytes, size, to - from);
    size += to - from;
  }

  /** Writes a value of {@link Values#value}. */
  void value(@Nullable Object value) {
    if (value == null) {
      put(Msgpack.NIL);
    } else if (value instanceof String text) {
      string(text);
    } else if (value instanceof Boolean bool) {
      put(bool ? Msgpack.TRUE : Msgpack.FALSE);
    } else if (value instanceof Number number) {
      number(number);
    } else if (value instanceof JsonObject object) {
      map(object.getMap());
    } else if (value instanceof Map<?, ?> map) {
      map(map);
    } else if (value instanceof JsonArray array) {
      array(array.getList());
    } else if (value instanceof List<?> list) {
      array(list);
    } else if (value instanceof Buffer buffer) {
      binary(buffer);
    } else {
      throw new IllegalArgumentException("not a value: " + value.getClass().getName());
    }
  }

  private void map(Map<?, ?> map) {
    mapHead(map.size());
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      string(String.valueOf(entry.getKey()));
      value(entry.getValue());
    }
  }

  private void array(List<?> items) {
    arrayHead(items.size());
    for (Object item : items) {
      value(item);
    }
  }

  void mapHead(int entries) {
    if (entries <= Msgpack.MAX_FIXED_SIZE) {
      put(Msgpack.FIXMAP | entries);
    } else {
      head(Msgpack.MAP16 - 1, entries);
    }
  }

  void arrayHead(int items) {
    if (items <= Msgpack.MAX_FIXED_SIZE) {
      put(Msgpack.FIXARRAY | items);
    } else {
      head(Msgpack.ARRAY16 - 1, items);
    }
  }

  /**
   * First byte and length: the format after {@code base} has 2 bytes for it, the next one 4; {@code
   * base} itself has 1, and is not asked for by formats that lack it.
   */
  private void head(int base, int length) {
    if (length > 0xffff) {
      put(base + 2);
      bigEndian(length, 4);
    } else {
      put(base + 1);
      bigEndian(length, 2);
    }
  }

  private void headOrByte(int base, int length) {
    if (length > 0xff) {
      head(base, length);
    } else {
      put(base);
      put(length);
    }
  }

  private void binary(Buffer buffer) {
    headOrByte(Msgpack.BIN8, buffer.length());
    ensure(buffer.length());
    buffer.getBytes(bytes, size);
    size += buffer.length();
  }

  private void number(Number number) {
    if (number instanceof Double) {
      put(Msgpack.FLOAT64);
      bigEndian(Double.doubleToRawLongBits(number.doubleValue()), Double.BYTES);
    } else if (number instanceof BigInteger big && big.bitLength() >= Long.SIZE) {
      if (big.signum() > 0 && big.bitLength() == Long.SIZE) {
        put(Msgpack.UINT8 + 3);
        bigEndian(big.longValue(), Long.BYTES);
      } else {
        number((Number) big.doubleValue());
      }
    } else {
      integer(number.longValue());
    }
  }

  void integer(long value) {
    if (value >= -0x20 && value <= Msgpack.MAX_FIXINT) {
      put((int) value & 0xff);
    } else if (value > 0) {
      int log2 = value <= 0xff ? 0 : value <= 0xffff ? 1 : value <= 0xffff_ffffL ? 2 : 3;
      put(Msgpack.UINT8 + log2);
      bigEndian(value, 1 << log2);
    } else {
      int log2 =
          value == (byte) value ? 0 : value == (short) value ? 1 : value == (int) value ? 2 : 3;
      put(Msgpack.INT8 + log2);
      bigEndian(value, 1 << log2);
    }
  }

  /** Writes a string; a lone surrogate, which UTF-8 cannot hold, becomes U+FFFD. */
  void string(String text) {
    int length = utf8Length(text);
    if (length <= Msgpack.MAX_FIXSTR) {
      put(Msgpack.FIXSTR | length);
    } else {
      headOrByte(Msgpack.STR8, length);
    }
    ensure(length);
    for (int i = 0; i < text.length(); i++) {
      int c = text.charAt(i);
      if (c < 0x80) {
        bytes[size++] = (byte) c;
      } else {
        int codePoint = codePointAt(text, i);
        i += Character.charCount(codePoint) - 1;
        utf8(codePoint);
      }
    }
  }

  private static int utf8Length(String text) {
    int length = text.length();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= 0x80) {
        // One char of a pair gives two bytes; a lone one gives three, as U+FFFD.
        int codePoint = codePointAt(text, i);
        i += Character.charCount(codePoint) - 1;
        length += c < 0x800 ? 1 : 2;
      }
    }
    return length;
  }

  private static int codePointAt(String text, int index) {
    int codePoint = text.codePointAt(index);
    boolean lone = codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
    return lone ? 0xfffd : codePoint;
  }

  private void utf8(int codePoint) {
    if (codePoint < 0x800) {
      bytes[size++] = (byte) (0xc0 | (codePoint >> 6));
    } else {
      if (codePoint < 0x10000) {
        bytes[size++] = (byte) (0xe0 | (codePoint >> 12));
      } else {
        bytes[size++] = (byte) (0xf0 | (codePoint >> 18));
        bytes[size++] = (byte) (0x80 | ((codePoint >> 12) & 0x3f));
      }
      bytes[size++] = (byte) (0x80 | ((codePoint >> 6) & 0x3f));
    }
    bytes[size++] = (byte) (0x80 | (codePoint & 0x3f));
  }

  private void put(int value) {
    ensure(1);
    bytes[size++] = (byte) value;
  }

  private void bigEndian(long value, int count) {
    ensure(count);
    for (int shift = Byte.SIZE * (count - 1); shift >= 0; shift -= Byte.SIZE) {
      bytes[size++] = (byte) (value >> shift);
    }
  }

  private void ensure(int more) {
    if (more > bytes.length - size) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, Math.addExact(size, more)));
    }
  }
}
