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

  private static final int MAX_FIXSTR = 31;
  private static final int MAX_BYTES_PER_CHAR = 3;

  /** Texts are written in pieces, so that no more room is taken than a piece may need. */
  private static final int PIECE = 1024;

  private byte[] bytes;
  private int length;

  MsgpackWriter(int capacity) {
    bytes = new byte[capacity];
  }

  /** A copy of what is written. */
  Buffer toBuffer() {
    return Buffer.buffer(length).appendBytes(bytes, 0, length);
  }

  /** Writes a value of {@link Values#value}. */
  void value(@Nullable Object value) {
    if (value == null) {
      head(MsgpackFormat.NIL);
    } else if (value instanceof String text) {
      string(text);
    } else if (value instanceof Boolean bool) {
      head(bool ? MsgpackFormat.TRUE : MsgpackFormat.FALSE);
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
    map(map.size());
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      string(String.valueOf(entry.getKey()));
      value(entry.getValue());
    }
  }

  private void array(List<?> items) {
    array(items.size());
    for (Object item : items) {
      value(item);
    }
  }

  private void number(Number number) {
    if (number instanceof Double) {
      real(number.doubleValue());
    } else if (number instanceof BigInteger big && big.bitLength() >= Long.SIZE) {
      if (big.signum() > 0 && big.bitLength() == Long.SIZE) {
        wide(MsgpackFormat.UINT64, big.longValue());
      } else {
        real(big.doubleValue());
      }
    } else {
      integer(number.longValue());
    }
  }

  private void real(double value) {
    wide(MsgpackFormat.FLOAT64, Double.doubleToLongBits(value));
  }

  /** Writes the head of a map of so many pairs. */
  void map(int size) {
    sized(size, MsgpackFormat.FIXMAP, 15, 0, MsgpackFormat.MAP16, MsgpackFormat.MAP32);
  }

  /** Writes the head of an array of so many items. */
  void array(int size) {
    sized(size, MsgpackFormat.FIXARRAY, 15, 0, MsgpackFormat.ARRAY16, MsgpackFormat.ARRAY32);
  }

  private void binary(Buffer content) {
    int size = content.length();
    sized(size, 0, -1, MsgpackFormat.BIN8, MsgpackFormat.BIN16, MsgpackFormat.BIN32);
    ensureRoom(size);
    content.getBytes(bytes, length);
    length += size;
  }

  /**
   * Writes a head with a size.
   *
   * @param fixed the head to which a size up to {@code maxFixed} is added
   * @param head8 the head before a size of a byte, or 0 when there is none
   */
  private void sized(int size, int fixed, int maxFixed, int head8, int head16, int head32) {
    if (size <= maxFixed) {
      head(fixed + size);
    } else if (size <= 0xff && head8 != 0) {
      narrow(head8, size);
    } else if (size <= 0xffff) {
      medium(head16, size);
    } else {
      normal(head32, size);
    }
  }

  /** Writes an integer in its smallest form; without a sign where it has none. */
  void integer(long value) {
    if (value >= -32 && value < 128) {
      head((int) value);
    } else if (value >= 0) {
      if (value <= 0xff) {
        narrow(MsgpackFormat.UINT8, (int) value);
      } else if (value <= 0xffff) {
        medium(MsgpackFormat.UINT16, (int) value);
      } else if (value <= 0xffffffffL) {
        normal(MsgpackFormat.UINT32, (int) value);
      } else {
        wide(MsgpackFormat.UINT64, value);
      }
    } else if (value >= Byte.MIN_VALUE) {
      narrow(MsgpackFormat.INT8, (int) value);
    } else if (value >= Short.MIN_VALUE) {
      medium(MsgpackFormat.INT16, (int) value);
    } else if (value >= Integer.MIN_VALUE) {
      normal(MsgpackFormat.INT32, (int) value);
    } else {
      wide(MsgpackFormat.INT64, value);
    }
  }

  /** Writes a string; a lone surrogate, which UTF-8 cannot hold, becomes U+FFFD. */
  void string(String text) {
    int start = length;
    int headLength = stringHeadLength(text.length()); // right if all is ASCII
    ensureRoom(headLength);
    length += headLength;
    for (int from = 0; from < text.length(); from += PIECE) {
      utf8(text, from, Math.min(text.length(), from + PIECE));
    }
    int content = start + headLength;
    int size = length - content;
    int needed = stringHeadLength(size);
    if (needed != headLength) {
      ensureRoom(needed);
      System.arraycopy(bytes, content, bytes, start + needed, size);
    }
    length = start;
    sized(
        size,
        MsgpackFormat.FIXSTR,
        MAX_FIXSTR,
        MsgpackFormat.STR8,
        MsgpackFormat.STR16,
        MsgpackFormat.STR32);
    length += size;
  }

  private static int stringHeadLength(int size) {
    return size <= MAX_FIXSTR ? 1 : size <= 0xff ? 2 : size <= 0xffff ? 3 : 5;
  }

  private void utf8(String text, int from, int to) {
    // One more, because the first may complete a pair that needs four bytes.
    ensureRoom(MAX_BYTES_PER_CHAR * (to - from) + 1);
    byte[] out = bytes;
    int at = length;
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if (c < 0x80) {
        out[at++] = (byte) c;
      } else if (c < 0x800) {
        out[at++] = (byte) (0xc0 | (c >> 6));
        out[at++] = (byte) (0x80 | (c & 0x3f));
      } else if (Character.isSurrogate(c)) {
        at = surrogate(text, i, at);
      } else {
        at = threeBytes(c, at);
      }
    }
    length = at;
  }

  /** Writes the pair when its second half is there; its first half has only made room. */
  private int surrogate(String text, int i, int at) {
    char c = text.charAt(i);
    if (Character.isHighSurrogate(c)) {
      boolean paired = i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1));
      return paired ? at : threeBytes('\ufffd', at);
    }
    if (i == 0 || !Character.isHighSurrogate(text.charAt(i - 1))) {
      return threeBytes('\ufffd', at);
    }
    int point = Character.toCodePoint(text.charAt(i - 1), c);
    MsgpackFormat.putInt(
        bytes,
        at,
        0xf0808080
            | ((point >> 18) << 24)
            | (((point >> 12) & 0x3f) << 16)
            | (((point >> 6) & 0x3f) << 8)
            | (point & 0x3f));
    return at + 4;
  }

  private int threeBytes(char c, int at) {
    bytes[at] = (byte) (0xe0 | (c >> 12));
    bytes[at + 1] = (byte) (0x80 | ((c >> 6) & 0x3f));
    bytes[at + 2] = (byte) (0x80 | (c & 0x3f));
    return at + 3;
  }

  /** Writes values that are msgpack already. */
  void raw(byte[] values, int start, int size) {
    ensureRoom(size);
    System.arraycopy(values, start, bytes, length, size);
    length += size;
  }

  private void head(int head) {
    ensureRoom(1);
    bytes[length++] = (byte) head;
  }

  private void narrow(int head, int value) {
    head(head);
    head(value);
  }

  private void medium(int head, int value) {
    head(head);
    ensureRoom(Short.BYTES);
    MsgpackFormat.putShort(bytes, length, value);
    length += Short.BYTES;
  }

  private void normal(int head, int value) {
    head(head);
    ensureRoom(Integer.BYTES);
    MsgpackFormat.putInt(bytes, length, value);
    length += Integer.BYTES;
  }

  private void wide(int head, long value) {
    head(head);
    ensureRoom(Long.BYTES);
    MsgpackFormat.putLong(bytes, length, value);
    length += Long.BYTES;
  }

  private void ensureRoom(int count) {
    if (count > bytes.length - length) {
      bytes = Arrays.copyOf(bytes, Math.max(Math.addExact(length, count), 2 * bytes.length));
    }
  }
}
