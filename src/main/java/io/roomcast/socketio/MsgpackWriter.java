package io.roomcast.socketio;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessagePacker;

/**
 * Writes values as msgpack, each in the smallest form; integers are exact up to 64 bits and floats
 * of 64 bits beyond. For one message and one thread; what it writes is kept on the heap.
 */
public final class MsgpackWriter extends MessageBufferPacker {

  /** Most bytes to begin with; more come in pieces of this size. */
  private static final int MAX_CAPACITY = 8192;

  private final CharsetEncoder utf8 =
      StandardCharsets.UTF_8
          .newEncoder()
          .onMalformedInput(CodingErrorAction.REPLACE)
          .replaceWith("\ufffd".getBytes(StandardCharsets.UTF_8));

  /**
   * @param capacity about how many bytes will be written
   */
  public MsgpackWriter(int capacity) {
    super(MessagePack.DEFAULT_PACKER_CONFIG.withBufferSize(Math.min(capacity, MAX_CAPACITY)));
  }

  /** Writes the arguments one after the other, without the head of an array. */
  public void packPayload(Payload payload) throws IOException {
    payload.writeMsgpack(this);
  }

  /**
   * Writes null, a text, boolean or number, an object or array of Vert.x JSON, a map, list or
   * buffer.
   *
   * @throws IllegalArgumentException for anything else
   */
  public void packValue(@Nullable Object value) throws IOException {
    if (value == null) {
      packNil();
    } else if (value instanceof String text) {
      packString(text);
    } else if (value instanceof Boolean bool) {
      packBoolean(bool);
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
      packBinaryHeader(buffer.length());
      addPayload(buffer.getBytes());
    } else {
      throw new IllegalArgumentException("not a value: " + value.getClass().getName());
    }
  }

  private void map(Map<?, ?> map) throws IOException {
    packMapHeader(map.size());
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      packString(String.valueOf(entry.getKey()));
      packValue(entry.getValue());
    }
  }

  private void array(List<?> items) throws IOException {
    packArrayHeader(items.size());
    for (Object item : items) {
      packValue(item);
    }
  }

  private void number(Number number) throws IOException {
    if (number instanceof Double) {
      packDouble(number.doubleValue());
    } else if (number instanceof BigInteger big && big.bitLength() >= Long.SIZE) {
      if (big.signum() > 0 && big.bitLength() == Long.SIZE) {
        packBigInteger(big);
      } else {
        packDouble(big.doubleValue());
      }
    } else {
      packLong(number.longValue());
    }
  }

  /** Writes a string; a lone surrogate, which UTF-8 cannot hold, becomes U+FFFD. */
  @Override
  public MessagePacker packString(String text) throws IOException {
    ByteBuffer bytes = utf8.encode(CharBuffer.wrap(text));
    packRawStringHeader(bytes.remaining());
    return addPayload(bytes.array(), bytes.arrayOffset(), bytes.remaining());
  }
}
