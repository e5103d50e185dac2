package io.roomcast.socketio;

import io.roomcast.room.Arguments;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of an event or ack as a view over what was received: an argument is parsed when it
 * is asked for, and goes out again, untouched, as the very text or bytes that came in. Immutable,
 * thread-safe.
 *
 * <p>Indexes count arguments from 0. Getters answer null for JSON null and for an index past the
 * end; they throw {@link ClassCastException} when the argument is of another type.
 */
public final class Payload implements Arguments {

  /** No arguments. */
  public static final Payload EMPTY = new Payload();

  Payload() {}

  /**
   * Arguments from Java values: null, String, Number, Boolean, JsonObject, JsonArray, Map, List,
   * Buffer, byte[], {@link Arg}, enum, Instant (ISO text), and records or beans by Jackson.
   *
   * @throws IllegalArgumentException for a value that cannot be encoded
   */
  public static Payload of(@Nullable Object... values) {
    throw new IllegalStateException("skeleton");
  }

  @Override
  public int size() {
    return 0;
  }

  /** Argument as received, to be put into another emit without parsing. */
  public Arg get(int index) {
    throw new IllegalStateException("skeleton");
  }

  /** Arguments {@code from} (inclusive) to the end, still unparsed. */
  public Payload from(int from) {
    return this;
  }

  /** The same arguments and one more; what is there stays unparsed. */
  public Payload with(@Nullable Object value) {
    return this;
  }

  public @Nullable Object getValue(int index) {
    return null;
  }

  public @Nullable String getString(int index) {
    return null;
  }

  public @Nullable Integer getInteger(int index) {
    return null;
  }

  public @Nullable Long getLong(int index) {
    return null;
  }

  public @Nullable Double getDouble(int index) {
    return null;
  }

  public @Nullable Boolean getBoolean(int index) {
    return null;
  }

  public @Nullable JsonObject getJsonObject(int index) {
    return null;
  }

  public @Nullable JsonArray getJsonArray(int index) {
    return null;
  }

  public @Nullable Buffer getBuffer(int index) {
    return null;
  }

  /** The argument mapped to a Java type by Jackson; null for JSON null. */
  public <T> @Nullable T as(int index, Class<T> type) {
    return null;
  }

  @Override
  public JsonArray toJsonArray() {
    return new JsonArray();
  }

  /** One argument of a payload, unparsed. Immutable, thread-safe. */
  public static final class Arg {
    Arg() {}

    /** The parsed value. */
    public @Nullable Object value() {
      return null;
    }
  }
}
