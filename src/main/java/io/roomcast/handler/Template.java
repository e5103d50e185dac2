package io.roomcast.handler;

import io.roomcast.loop.IdGenerator;
import io.roomcast.socketio.EventException;
import io.roomcast.socketio.Socket;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The name of a room with placeholders: {@code room:{args.0}}, {@code user:{user}}. A placeholder
 * stands for {@code args.<number>}, also with names after it, {@code user}, {@code id}, {@code
 * nsp}, {@code data.<names>} or {@code claims.<names>}. Values are texts that are not empty, or
 * numbers. Immutable, thread-safe.
 */
public final class Template {

  /** Longest name that comes out of one, in characters. */
  public static final int MAX_LENGTH = 256;

  private final String source;

  /** Texts and {@link Expression}s. */
  private final Object[] parts;

  private Template(String source, List<Object> parts) {
    this.source = source;
    this.parts = parts.toArray();
  }

  /**
   * Reads one.
   *
   * @throws IllegalArgumentException when it is none
   */
  public static Template parse(String source) {
    List<Object> parts = new ArrayList<>();
    int at = 0;
    while (at < source.length()) {
      int open = source.indexOf('{', at);
      String text = source.substring(at, open < 0 ? source.length() : open);
      int close = open < 0 ? -1 : source.indexOf('}', open);
      if (text.indexOf('}') >= 0 || (open >= 0 && close < 0)) {
        throw new IllegalArgumentException("unmatched braces in " + source);
      }
      if (!text.isEmpty()) {
        parts.add(text);
      }
      if (open < 0) {
        break;
      }
      parts.add(Expression.parse(source.substring(open + 1, close)));
      at = close + 1;
    }
    return new Template(source, parts);
  }

  /** Whether it needs an event, not only a socket. */
  public boolean ofEvent() {
    for (Object part : parts) {
      if (part instanceof Expression expression && expression.ofEvent()) {
        return true;
      }
    }
    return false;
  }

  /** Whether it is the same for every event. */
  boolean constant() {
    return parts.length == 0 || (parts.length == 1 && parts[0] instanceof String);
  }

  /** The name; null when a value is missing or does not fit. */
  public @Nullable String find(EventValues values) {
    if (parts.length == 1) {
      return text(parts[0], values);
    }
    StringBuilder name = new StringBuilder();
    for (Object part : parts) {
      String text = text(part, values);
      if (text == null) {
        return null;
      }
      name.append(text);
      if (name.length() > MAX_LENGTH) {
        break;
      }
    }
    return name.toString();
  }

  private static @Nullable String text(Object part, EventValues values) {
    return part instanceof Expression expression ? expression.text(values) : (String) part;
  }

  /**
   * The name.
   *
   * @throws EventException E_ARGS when a value is missing or does not fit, or the name is too long
   */
  public String resolve(EventValues values) {
    String name = find(values);
    if (name == null || name.isEmpty()) {
      throw missing();
    }
    if (name.length() > MAX_LENGTH) {
      throw tooLong();
    }
    return name;
  }

  /**
   * Whether a name is that of a room which one other socket is in by itself: it looks like the id
   * of a socket, and is not this one's.
   */
  public static boolean isOtherSocket(String room, Socket socket) {
    if (room.equals(socket.id())) {
      return false;
    }
    // Sockets of clients of protocol 3 have ids with the namespace before them.
    int mark = room.lastIndexOf('#') + 1;
    return room.length() - mark == IdGenerator.LENGTH
        && IdGenerator.instanceOf(room.substring(mark)) >= 0;
  }

  @Override
  public String toString() {
    return source;
  }

  private static EventException missing() {
    return new EventException("E_ARGS", "a value is missing, or no text and no number");
  }

  private static EventException tooLong() {
    return new EventException("E_ARGS", "a value is longer than " + MAX_LENGTH);
  }
}
