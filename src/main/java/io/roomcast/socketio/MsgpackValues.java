package io.roomcast.socketio;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;
import org.msgpack.core.ExtensionTypeHeader;
import org.msgpack.core.MessageFormat;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessageUnpacker;
import org.msgpack.value.ValueType;

/**
 * Values as slices of one msgpack message that {@link MsgpackScanner} has passed. Written as
 * msgpack they are the very bytes. Immutable, thread-safe; nobody may change the bytes.
 */
final class MsgpackValues implements Values {

  private final byte[] bytes;
  private final int[] bounds;

  /** Values that follow one another; the bounds are where each starts, and where the last ends. */
  MsgpackValues(byte[] bytes, int[] bounds) {
    this.bytes = bytes;
    this.bounds = bounds;
  }

  /** One value. */
  MsgpackValues(byte[] bytes, int start, int end) {
    this(bytes, new int[] {start, end});
  }

  /** What the first value is. */
  ValueType type() {
    return MessageFormat.valueOf(bytes[bounds[0]]).getValueType();
  }

  /** Whether the first value is JavaScript's undefined as notepack writes it. */
  boolean isUndefined() {
    return bytes[bounds[0]] == MessagePack.Code.FIXEXT1 && bytes[bounds[0] + 1] == 0;
  }

  /** The items of the first value, which is an array. */
  MsgpackValues items() throws IOException {
    int start = bounds[0];
    MessageUnpacker in = MessagePack.newDefaultUnpacker(bytes, start, bounds[1] - start);
    int size = in.unpackArrayHeader();
    int[] items = new int[size + 1];
    for (int i = 0; i < size; i++) {
      items[i] = start + (int) in.getTotalReadBytes();
      in.skipValue();
    }
    items[size] = bounds[1];
    return new MsgpackValues(bytes, items);
  }

  @Override
  public int size() {
    return bounds.length - 1;
  }

  @Override
  public @Nullable Object value(int index) {
    return new MsgpackReader(bytes, bounds[index], bounds[index + 1]).read();
  }

  @Override
  public <T> @Nullable T as(int index, Class<T> type) {
    return Beans.convert(value(index), type);
  }

  @Override
  public void writeJson(int from, int to, JsonWriter out) {
    for (int i = from; i < to; i++) {
      if (i > from) {
        out.raw(',');
      }
      out.value(value(i));
    }
  }

  @Override
  public void writeMsgpack(int from, int to, MsgpackWriter out) throws IOException {
    out.addPayload(bytes, bounds[from], bounds[to] - bounds[from]);
  }

  @Override
  public boolean hasBinary(int from, int to) {
    int size = bounds[to] - bounds[from];
    try (MessageUnpacker in = MessagePack.newDefaultUnpacker(bytes, bounds[from], size)) {
      while (in.getTotalReadBytes() < size) {
        if (takesBinary(in)) {
          return true;
        }
      }
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Takes a scalar, or the head of an array or map. An ArrayBuffer of notepack is binary, too. */
  private static boolean takesBinary(MessageUnpacker in) throws IOException {
    MessageFormat format = in.getNextFormat();
    switch (format.getValueType()) {
      case ARRAY -> in.unpackArrayHeader();
      case MAP -> in.unpackMapHeader();
      case BINARY -> {
        return true;
      }
      case EXTENSION -> {
        ExtensionTypeHeader head = in.unpackExtensionTypeHeader();
        in.readPayload(head.getLength());
        return head.getType() == 0
            && format != MessageFormat.FIXEXT1
            && format != MessageFormat.FIXEXT8;
      }
      default -> in.skipValue();
    }
    return false;
  }

  @Override
  public boolean exceed(int from, int to, long limit) {
    return bounds[to] - bounds[from] > limit;
  }

  @Override
  public int held() {
    return bytes.length + Integer.BYTES * bounds.length;
  }

  @Override
  public int sizeHint(int from, int to) {
    return bounds[to] - bounds[from];
  }
}
