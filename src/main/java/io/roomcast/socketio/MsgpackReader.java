package io.roomcast.socketio;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.msgpack.core.ExtensionTypeHeader;
import org.msgpack.core.MessageFormat;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessageUnpacker;

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

  private final MessageUnpacker in;

  MsgpackReader(byte[] bytes, int start, int end) {
    this.in = MessagePack.newDefaultUnpacker(bytes, start, end - start);
  }

  /** The value, for the caller to change. */
  @Nullable Object read() {
    try {
      return JsonReader.wrap(value());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private @Nullable Object value() throws IOException {
    MessageFormat format = in.getNextFormat();
    return switch (format.getValueType()) {
      case NIL -> {
        in.unpackNil();
        yield null;
      }
      case BOOLEAN -> in.unpackBoolean();
      case INTEGER -> integer(format);
      case FLOAT -> in.unpackDouble();
      case STRING -> new String(in.readPayload(in.unpackRawStringHeader()), StandardCharsets.UTF_8);
      case BINARY -> Buffer.buffer(in.readPayload(in.unpackBinaryHeader()));
      case ARRAY -> array();
      case MAP -> object();
      case EXTENSION -> extension(format);
    };
  }

  private Number integer(MessageFormat format) throws IOException {
    if (format != MessageFormat.UINT64) {
      return JsonReader.narrowest(in.unpackLong());
    }
    BigInteger value = in.unpackBigInteger();
    return value.bitLength() < Long.SIZE ? JsonReader.narrowest(value.longValue()) : value;
  }

  private List<@Nullable Object> array() throws IOException {
    int size = in.unpackArrayHeader();
    List<@Nullable Object> array = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      array.add(value());
    }
    return array;
  }

  private Map<String, @Nullable Object> object() throws IOException {
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    for (int i = in.unpackMapHeader(); i > 0; i--) {
      String key = String.valueOf(value());
      object.put(key, value());
    }
    return object;
  }

  private @Nullable Object extension(MessageFormat format) throws IOException {
    ExtensionTypeHeader head = in.unpackExtensionTypeHeader();
    Buffer content = Buffer.buffer(in.readPayload(head.getLength()));
    if (head.getType() != 0) {
      return new ArrayList<>(List.of((int) head.getType(), content));
    }
    return switch (format) {
      case FIXEXT1 -> null;
      case FIXEXT8 -> date(content.getLong(0));
      case FIXEXT2, FIXEXT4, FIXEXT16 -> new ArrayList<>(List.of(0, content));
      default -> content;
    };
  }

  private static @Nullable String date(long millis) {
    return millis < -MAX_DATE || millis > MAX_DATE
        ? null
        : JsonWriter.isoMillis(Instant.ofEpochMilli(millis));
  }
}
