package io.roomcast.socketio;

import io.vertx.core.buffer.Buffer;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes Vert.x JSON of one msgpack value that {@link MsgpackScanner} has passed. Recurses no deeper
 * than that allows. For one value and one thread.
 *
 * <p>Integers are Integer, Long or BigInteger, floats Double. Extensions as notepack has them: type
 * 0 is undefined with 1 byte (null here), a Date with 8 (its ISO text; null when it is no valid
 * Date of JavaScript) when written as fixext, and an ArrayBuffer otherwise; any other becomes
 * {@code [type, bytes]}. Of duplicate keys the last counts.
 */
final class MsgpackReader {

  /** ms that a Date of JavaScript may be away from 1970. */
  private static final long MAX_DATE = 8_640_000_000_000_000L;

  private final byte[] bytes;
  private int pos;

  MsgpackReader(byte[] bytes, int pos) {
    this.bytes = bytes;
    this.pos = pos;
  }

  /** The value, for the caller to change. */
  @Nullable Object read() {
    return JsonReader.wrap(value());
  }

  private @Nullable Object value() {
    int prefix = bytes[pos++] & 0xff;
    if (prefix <= Msgpack.MAX_FIXINT || prefix >= Msgpack.MIN_NEGATIVE_FIXINT) {
      return (int) (byte) prefix;
    }
    if (prefix < Msgpack.NIL) {
      return fixed(prefix);
    }
    return switch (prefix) {
      case Msgpack.FALSE -> false;
      case Msgpack.TRUE -> true;
      case Msgpack.BIN8, Msgpack.BIN8 + 1, Msgpack.BIN8 + 2 ->
          binary(length(prefix - Msgpack.BIN8));
      case Msgpack.EXT8, Msgpack.EXT8 + 1, Msgpack.EXT8 + 2 -> {
        int length = length(prefix - Msgpack.EXT8);
        yield extension(length, false);
      }
      case Msgpack.FLOAT32, Msgpack.FLOAT64 -> floating(prefix);
      case Msgpack.FIXEXT1,
          Msgpack.FIXEXT1 + 1,
          Msgpack.FIXEXT1 + 2,
          Msgpack.FIXEXT1 + 3,
          Msgpack.FIXEXT1 + 4 ->
          extension(1 << (prefix - Msgpack.FIXEXT1), true);
      case Msgpack.STR8, Msgpack.STR8 + 1, Msgpack.STR8 + 2 ->
          string(length(prefix - Msgpack.STR8));
      case Msgpack.ARRAY16, Msgpack.ARRAY16 + 1 -> array(length(prefix - Msgpack.ARRAY16 + 1));
      case Msgpack.MAP16, Msgpack.MAP16 + 1 -> object(length(prefix - Msgpack.MAP16 + 1));
      case Msgpack.NIL -> null;
      default -> integer(prefix);
    };
  }

  private Object fixed(int prefix) {
    if (prefix >= Msgpack.FIXSTR) {
      return string(prefix & Msgpack.MAX_FIXSTR);
    }
    int size = prefix & Msgpack.MAX_FIXED_SIZE;
    return prefix >= Msgpack.FIXARRAY ? array(size) : object(size);
  }

  /** A length of 1, 2 or 4 bytes, given as 0, 1 or 2. */
  private int length(int log2) {
    int at = pos;
    pos += 1 << log2;
    return (int) Msgpack.unsigned(bytes, at, 1 << log2);
  }

  private String string(int length) {
    pos += length;
    return new String(bytes, pos - length, length, StandardCharsets.UTF_8);
  }

  private Buffer binary(int length) {
    pos += length;
    return Buffer.buffer(length).appendBytes(bytes, pos - length, length);
  }

  private Double floating(int prefix) {
    int size = prefix == Msgpack.FLOAT32 ? Float.BYTES : Double.BYTES;
    long bits = Msgpack.unsigned(bytes, pos, size);
    pos += size;
    return size == Float.BYTES
        ? (double) Float.intBitsToFloat((int) bits)
        : Double.longBitsToDouble(bits);
  }

  private Number integer(int prefix) {
    boolean signed = prefix >= Msgpack.INT8;
    int size = 1 << (prefix - (signed ? Msgpack.INT8 : Msgpack.UINT8));
    long value = signed ? Msgpack.signed(bytes, pos, size) : Msgpack.unsigned(bytes, pos, size);
    pos += size;
    if (!signed && value < 0) {
      return new BigInteger(Long.toUnsignedString(value));
    }
    return JsonReader.narrowest(value);
  }

  private @Nullable Object extension(int length, boolean fixed) {
    int type = bytes[pos++];
    if (type == 0 && fixed && length == 1) {
      pos++;
      return null;
    }
    if (type == 0 && fixed && length == Long.BYTES) {
      pos += length;
      return date(Msgpack.signed(bytes, pos - length, length));
    }
    Buffer content = binary(length);
    return type == 0 && !fixed ? content : new ArrayList<>(List.of(type, content));
  }

  private static @Nullable String date(long millis) {
    return millis < -MAX_DATE || millis > MAX_DATE
        ? null
        : JsonWriter.isoMillis(Instant.ofEpochMilli(millis));
  }

  private List<@Nullable Object> array(int size) {
    List<@Nullable Object> array = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      array.add(value());
    }
    return array;
  }

  private Map<String, @Nullable Object> object(int size) {
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    for (int i = 0; i < size; i++) {
      String key = String.valueOf(value());
      object.put(key, value());
    }
    return object;
  }
}
