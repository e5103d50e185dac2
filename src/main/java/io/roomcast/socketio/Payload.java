package io.roomcast.socketio;

import io.roomcast.room.Arguments;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of an event or ack as a view over what was received: an argument is parsed when it
 * is asked for, and goes out again, untouched, as the very text or bytes that came in. Immutable,
 * thread-safe: what a getter answers is the caller's own copy.
 *
 * <p>Indexes count arguments from 0. Getters answer null for JSON null and for an index past the
 * end; they throw {@link ClassCastException} when the argument is of another type, and {@link
 * IndexOutOfBoundsException} for a negative index. What came as msgpack reads as the same JSON
 * would: a Date is its ISO text, undefined is null, an extension that the reference does not know
 * is {@code [type, bytes]}.
 */
public final class Payload implements Arguments {

  /** No arguments. */
  public static final Payload EMPTY = new Payload(JsonValues.of(new @Nullable Object[0]), 0, 0);

  /** What the objects of an event count for, so that many small ones are bounded too. */
  private static final int HELD_AT_LEAST = 128;

  private final Values values;
  private final int offset;
  private final int size;

  /** All values but the first {@code offset} ones. */
  Payload(Values values, int offset) {
    this(values, offset, values.size() - offset);
  }

  private Payload(Values values, int offset, int size) {
    this.values = values;
    this.offset = offset;
    this.size = size;
  }

  /**
   * Arguments from Java values: null, String, Number, Boolean, JsonObject, JsonArray, Map,
   * Collection, arrays, Buffer, byte[], {@link Arg}, enum, Instant and Date (ISO text with
   * milliseconds), and records or beans by Jackson. A Payload stands for its arguments, in their
   * place; inside of other values it is an array.
   *
   * <p>The values are encoded now: changing them later changes nothing. NaN and infinities become
   * null, as in JavaScript. Binary inside of other values becomes attachments.
   *
   * @throws IllegalArgumentException for a value that cannot be encoded, or nested deeper than 512
   */
  public static Payload of(@Nullable Object... values) {
    if (values == null) { // of(null) means one null, though to javac it is no array at all
      return encoded((Object) null);
    }
    for (Object value : values) {
      if (value instanceof Arg || value instanceof Payload) {
        return joined(values);
      }
    }
    return encoded(values);
  }

  private static Payload encoded(@Nullable Object... values) {
    return values.length == 0 ? EMPTY : new Payload(JsonValues.of(values), 0);
  }

  private static Payload joined(@Nullable Object[] values) {
    if (values.length == 1 && values[0] instanceof Payload payload) {
      return payload;
    }
    JoinedValues.Builder builder = new JoinedValues.Builder();
    for (Object value : values) {
      Payload part =
          value instanceof Payload payload
              ? payload
              : value instanceof Arg arg ? arg.payload : encoded(value);
      builder.add(part.values, part.offset, part.size);
    }
    return new Payload(builder.build(), 0);
  }

  @Override
  public int size() {
    return size;
  }

  /**
   * Argument as received, to be put into another emit without parsing.
   *
   * @throws IndexOutOfBoundsException when there is no such argument
   */
  public Arg get(int index) {
    Objects.checkIndex(index, size);
    return new Arg(new Payload(values, offset + index, 1));
  }

  /**
   * Arguments {@code from} (inclusive) to the end, still unparsed; none when {@code from} is past
   * the end.
   */
  public Payload from(int from) {
    if (from <= 0) {
      return this;
    }
    return from >= size ? EMPTY : new Payload(values, offset + from, size - from);
  }

  /** These arguments and one more; copies none of them. */
  Payload with(@Nullable Object last) {
    return of(this, last);
  }

  /** The argument as String, Number, Boolean, JsonObject, JsonArray, Buffer or null. */
  public @Nullable Object getValue(int index) {
    if (index < 0) {
      throw new IndexOutOfBoundsException(index);
    }
    return index < size ? values.value(offset + index) : null;
  }

  public @Nullable String getString(int index) {
    return cast(index, String.class);
  }

  /** The number, narrowed as Java narrows; exact if it is an int. */
  public @Nullable Integer getInteger(int index) {
    Number number = cast(index, Number.class);
    return number == null ? null : Integer.valueOf(number.intValue());
  }

  /** The number, narrowed as Java narrows; exact if it is a long. */
  public @Nullable Long getLong(int index) {
    Number number = cast(index, Number.class);
    return number == null ? null : Long.valueOf(number.longValue());
  }

  public @Nullable Double getDouble(int index) {
    Number number = cast(index, Number.class);
    return number == null ? null : Double.valueOf(number.doubleValue());
  }

  public @Nullable Boolean getBoolean(int index) {
    return cast(index, Boolean.class);
  }

  /** The object; binary in it is {@link Buffer}s. */
  public @Nullable JsonObject getJsonObject(int index) {
    return cast(index, JsonObject.class);
  }

  /** The array; binary in it is {@link Buffer}s. */
  public @Nullable JsonArray getJsonArray(int index) {
    return cast(index, JsonArray.class);
  }

  /** The argument that came as binary. */
  public @Nullable Buffer getBuffer(int index) {
    return cast(index, Buffer.class);
  }

  private <T> @Nullable T cast(int index, Class<T> type) {
    Object value = getValue(index);
    if (value != null && !type.isInstance(value)) {
      throw new ClassCastException(
          "argument %d is a %s, not a %s"
              .formatted(index, simpleName(value), type.getSimpleName()));
    }
    return type.cast(value);
  }

  private static String simpleName(Object value) {
    return value instanceof Buffer ? "Buffer" : value.getClass().getSimpleName();
  }

  /**
   * The argument mapped to a Java type by Jackson: records, beans, enums, Instant (of ISO text),
   * Buffer or byte[] for binary. Unknown properties are ignored. Null for JSON null.
   *
   * @throws IllegalArgumentException when the argument does not fit the type
   */
  public <T> @Nullable T as(int index, Class<T> type) {
    if (index < 0) {
      throw new IndexOutOfBoundsException(index);
    }
    return index < size ? values.as(offset + index, type) : null;
  }

  @Override
  public JsonArray toJsonArray() {
    JsonArray array = new JsonArray();
    for (int i = 0; i < size; i++) {
      array.add(values.value(offset + i));
    }
    return array;
  }

  /** Whether there is binary in any of the arguments. Costs a look at each byte of msgpack. */
  public boolean hasBinary() {
    return size > 0 && values.hasBinary(offset, offset + size);
  }

  /** Writes the arguments with commas between them. */
  void writeJson(JsonWriter out) {
    if (size > 0) {
      values.writeJson(offset, offset + size, out);
    }
  }

  void writeMsgpack(MsgpackWriter out) throws IOException {
    if (size > 0) {
      values.writeMsgpack(offset, offset + size, out);
    }
  }

  /** About how many bytes are held by all that came with the arguments. */
  public int held() {
    return HELD_AT_LEAST + values.held();
  }

  /** About how many bytes the arguments take on a wire. */
  public int bytes() {
    return sizeHint();
  }

  /**
   * Whether the arguments take more than so many bytes as they came: as JSON in UTF-8, with the
   * commas between them, or as msgpack; attachments of the packet count, too. Cheap unless they are
   * near to that.
   */
  public boolean exceeds(long bytes) {
    return values.exceed(offset, offset + size, bytes);
  }

  /** About how many characters or bytes the arguments take. */
  int sizeHint() {
    return size == 0 ? 0 : values.sizeHint(offset, offset + size);
  }

  /** One argument of a payload, unparsed. Immutable, thread-safe. */
  public static final class Arg {
    private final Payload payload;

    private Arg(Payload payload) {
      this.payload = payload;
    }

    /** The parsed value, as of {@link Payload#getValue}. */
    public @Nullable Object value() {
      return payload.getValue(0);
    }

    void writeJson(JsonWriter out) {
      payload.writeJson(out);
    }
  }
}
