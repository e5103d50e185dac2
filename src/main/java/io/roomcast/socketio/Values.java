package io.roomcast.socketio;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Values in the format in which they came, each parsed when asked for. Immutable, thread-safe. */
sealed interface Values permits JsonValues, MsgpackValues, JoinedValues {

  int size();

  /**
   * The value as String, Number, Boolean, JsonObject, JsonArray, Buffer or null; a fresh one for
   * each call, the caller's to change.
   */
  @Nullable Object value(int index);

  /**
   * The value mapped by Jackson.
   *
   * @throws IllegalArgumentException when it does not fit the type
   */
  <T> @Nullable T as(int index, Class<T> type);

  /** Writes values {@code from} (inclusive) to {@code to}, at least one, with commas between. */
  void writeJson(int from, int to, JsonWriter out);

  /** Writes values {@code from} (inclusive) to {@code to}, at least one. */
  void writeMsgpack(int from, int to, MsgpackWriter out) throws IOException;

  /** Whether there is binary in values {@code from} (inclusive) to {@code to}. */
  boolean hasBinary(int from, int to);

  /** Whether those values, and all attachments, take more than so many bytes as they came. */
  boolean exceed(int from, int to, long bytes);

  /** About how many bytes are held by all that came with them. */
  int held();

  /** About how many characters or bytes they take. */
  int sizeHint(int from, int to);
}
