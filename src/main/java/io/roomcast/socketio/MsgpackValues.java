package io.roomcast.socketio;

import org.jspecify.annotations.Nullable;

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

  @Override
  public int size() {
    return bounds.length - 1;
  }

  @Override
  public @Nullable Object value(int index) {
    return new MsgpackReader(bytes, bounds[index]).read();
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
  public void writeMsgpack(int from, int to, MsgpackWriter out) {
    out.raw(bytes, bounds[from], bounds[to] - bounds[from]);
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
