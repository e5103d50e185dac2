package io.roomcast.socketio;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Values as slices of one valid JSON text, with the attachments for which placeholders in it stand.
 * Written as JSON they are the very text. Immutable, thread-safe; nobody may change the
 * attachments.
 */
final class JsonValues implements Values {

  private final String text;
  private final int[] bounds;
  private final int size;
  private final Placeholders placeholders;
  private final List<Buffer> attachments;

  /**
   * Values of a text.
   *
   * @param bounds start and end of each value, in pairs
   */
  JsonValues(
      String text, int[] bounds, int size, Placeholders placeholders, List<Buffer> attachments) {
    this.text = text;
    this.bounds = bounds;
    this.size = size;
    this.placeholders = placeholders;
    this.attachments = attachments;
  }

  /** Java values, as they are now. See {@link Payload#of}. */
  static JsonValues of(@Nullable Object[] values) {
    JsonWriter out = JsonWriter.attaching(32);
    int[] bounds = new int[2 * values.length];
    for (int i = 0; i < values.length; i++) {
      if (i > 0) {
        out.raw(',');
      }
      bounds[2 * i] = out.length();
      out.value(values[i]);
      bounds[2 * i + 1] = out.length();
    }
    return new JsonValues(
        out.out().toString(), bounds, values.length, out.placeholders(), out.attachments());
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public @Nullable Object value(int index) {
    return new JsonReader(text, start(index), placeholders, attachments).read();
  }

  @Override
  public <T> @Nullable T as(int index, Class<T> type) {
    int start = start(index);
    int end = end(index);
    int next = placeholders.firstFrom(start);
    if (next < placeholders.count() && placeholders.start(next) < end) {
      return Beans.convert(value(index), type);
    }
    return Beans.read(text.substring(start, end), type);
  }

  @Override
  public void writeJson(int from, int to, JsonWriter out) {
    if (placeholders.count() == 0) {
      out.raw(text, start(from), end(to - 1));
    } else {
      placeholders.write(text, start(from), end(to - 1), attachments, out);
    }
  }

  @Override
  public void writeMsgpack(int from, int to, MsgpackWriter out) throws IOException {
    for (int i = from; i < to; i++) {
      out.packValue(value(i));
    }
  }

  @Override
  public boolean hasBinary(int from, int to) {
    int next = from == to ? placeholders.count() : placeholders.firstFrom(start(from));
    return next < placeholders.count() && placeholders.start(next) < end(to - 1);
  }

  @Override
  public int sizeHint(int from, int to) {
    return end(to - 1) - start(from);
  }

  @Override
  public boolean exceed(int from, int to, long bytes) {
    long left = bytes;
    for (Buffer attachment : attachments) {
      left -= attachment.length();
    }
    int start = from == to ? 0 : start(from);
    int end = from == to ? 0 : end(to - 1);
    long characters = (long) end - start;
    if (characters > left) {
      return true;
    }
    // No character takes more than three bytes; a surrogate pair takes four.
    return 3 * characters > left && utf8Length(start, end) > left;
  }

  private long utf8Length(int start, int end) {
    long length = 0;
    for (int i = start; i < end; i++) {
      char c = text.charAt(i);
      boolean two = c < 0x800 || Character.isSurrogate(c);
      length += c < 0x80 ? 1 : two ? 2 : 3;
    }
    return length;
  }

  @Override
  public int held() {
    int held = text.length() + Integer.BYTES * bounds.length;
    for (Buffer attachment : attachments) {
      held += attachment.length();
    }
    return held;
  }

  private int start(int index) {
    return bounds[2 * index];
  }

  private int end(int index) {
    return bounds[2 * index + 1];
  }
}
