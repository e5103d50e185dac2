package io.roomcast.socketio;

import static io.roomcast.socketio.MsgpackFormat.FIXEXT1;
import static io.roomcast.socketio.MsgpackFormat.FIXEXT16;
import static io.roomcast.socketio.MsgpackFormat.FIXEXT2;
import static io.roomcast.socketio.MsgpackFormat.FIXEXT4;
import static io.roomcast.socketio.MsgpackFormat.FIXEXT8;

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

  MsgpackReader(byte[] bytes, int start) {
    this.bytes = bytes;
    this.pos = start;
  }

  /** The value, for the caller to change. */
  @Nullable Object read() {
    return JsonReader.wrap(value());
  }

  /** The string that starts there. */
  static String string(byte[] bytes, int start) {
    int length = MsgpackFormat.size(bytes, start);
    int content = start + MsgpackFormat.headLength(bytes, start);
    return new String(bytes, content, length, StandardCharsets.UTF_8);
  }

  private @Nullable Object value() {
    int start = pos;
    MsgpackType type = MsgpackFormat.type(bytes, start);
    int size = MsgpackFormat.size(bytes, start);
    pos += MsgpackFormat.headLength(bytes, start);
    if (type == MsgpackType.ARRAY) {
      return array(size);
    }
    if (type == MsgpackType.MAP) {
      return object(size);
    }
    int content = pos;
    pos += size;
    return switch (type) {
      case BOOLEAN -> (bytes[start] & 0xff) == MsgpackFormat.TRUE;
      case INTEGER -> integer(start);
      case FLOAT -> real(content, size);
      case STRING -> new String(bytes, content, size, StandardCharsets.UTF_8);
      case BINARY -> binary(content, size);
      case EXTENSION -> extension(bytes[start] & 0xff, bytes[content - 1], content, size);
      default -> null;
    };
  }

  private Number integer(int start) {
    long value = MsgpackFormat.integer(bytes, start);
    if (value < 0 && (bytes[start] & 0xff) == MsgpackFormat.UINT64) {
      return new BigInteger(1, bytes, start + 1, Long.BYTES);
    }
    return JsonReader.narrowest(value);
  }

  private Double real(int content, int size) {
    return size == Float.BYTES
        ? (double) Float.intBitsToFloat(MsgpackFormat.getInt(bytes, content))
        : Double.longBitsToDouble(MsgpackFormat.getLong(bytes, content));
  }

  private Buffer binary(int content, int size) {
    return Buffer.buffer(size).appendBytes(bytes, content, size);
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
    for (int i = size; i > 0; i--) {
      String key = String.valueOf(value());
      object.put(key, value());
    }
    return object;
  }

  private @Nullable Object extension(int head, int type, int content, int size) {
    if (type != 0) {
      return new ArrayList<>(List.of(type, binary(content, size)));
    }
    return switch (head) {
      case FIXEXT1 -> null;
      case FIXEXT8 -> date(MsgpackFormat.getLong(bytes, content));
      case FIXEXT2, FIXEXT4, FIXEXT16 -> new ArrayList<>(List.of(0, binary(content, size)));
      default -> binary(content, size);
    };
  }

  private static @Nullable String date(long millis) {
    return millis < -MAX_DATE || millis > MAX_DATE
        ? null
        : JsonWriter.isoMillis(Instant.ofEpochMilli(millis));
  }
}
