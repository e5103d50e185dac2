package io.roomcast.socketio;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Takes a message value by value, in one pass that checks it, and answers slices of it. For one
 * message and one thread.
 */
public interface ValueReader {

  /** Whether a map comes next. */
  boolean isMap() throws IOException;

  /** Whether an array comes next. */
  boolean isArray() throws IOException;

  /** Whether all has been taken. */
  boolean atEnd();

  /** Takes a value and answers it as the only one of a payload. */
  Payload payload() throws IOException, MalformedPacketException;

  /** Takes a value; its text, or null when it is none. */
  @Nullable String text() throws IOException, MalformedPacketException;

  /** Takes an array and answers its items, or null when the value is something else. */
  @Nullable Payload items() throws IOException, MalformedPacketException;

  /** Position of what comes next, for {@link #since}. */
  int position();

  /** The one value that was taken since that position, as the only one of a payload. */
  Payload since(int position);
}
