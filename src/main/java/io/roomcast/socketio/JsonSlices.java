package io.roomcast.socketio;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes JSON text piece by piece, in one pass that checks it, and answers values as slices of it;
 * builds nothing. It nests no deeper than 512, at any depth of which it does not recurse. For one
 * text and one thread.
 */
public final class JsonSlices {

  private static final int FEW = 8;

  private final String text;
  private final JsonScanner in;
  private int depth;

  /** Whether a map was entered and no key of it taken. */
  private boolean entered;

  /** Begins with the first character. */
  public JsonSlices(String text) {
    this.text = text;
    this.in = new JsonScanner(text, 0);
  }

  /** Whether an object comes next. */
  public boolean isMap() {
    return in.peek() == '{';
  }

  /** Whether an array comes next. */
  public boolean isArray() {
    return in.peek() == '[';
  }

  /** Whether all of the text has been taken. */
  public boolean atEnd() {
    return in.next() == text.length();
  }

  /** Enters an object. */
  public void map() throws MalformedPacketException {
    in.take('{');
    depth++;
    entered = true;
  }

  /** Takes the next key of the object, whose value follows; null when that ends. */
  public @Nullable String key() throws MalformedPacketException {
    boolean first = entered;
    entered = false;
    if (in.peek() == '}') {
      in.take('}');
      depth--;
      return null;
    }
    if (!first) {
      in.take(',');
    }
    return in.takeKey();
  }

  /** Position of what comes next, for {@link #since}. */
  public int position() {
    return in.next();
  }

  /** The one value that was taken since that position, as the only one of a payload. */
  public Payload since(int position) {
    return payload(new int[] {position, in.position()}, 1);
  }

  /** Takes a value and answers it as the only one of a payload. */
  public Payload payload() throws MalformedPacketException {
    int start = in.next();
    in.takeValue(depth);
    return since(start);
  }

  /** Takes a value; its text, or null when it is none. */
  public @Nullable String text() throws MalformedPacketException {
    int start = in.next();
    in.takeValue(depth);
    return text.charAt(start) == '"' ? JsonReader.unquote(text, start, in.position()) : null;
  }

  /** Takes an array and answers its items, or null when the value is something else. */
  public @Nullable Payload items() throws MalformedPacketException {
    if (!isArray()) {
      in.takeValue(depth);
      return null;
    }
    in.take('[');
    if (in.peek() == ']') {
      in.take(']');
      return Payload.EMPTY;
    }
    int[] bounds = new int[2 * FEW];
    int count = 0;
    while (true) {
      if (2 * count == bounds.length) {
        bounds = Arrays.copyOf(bounds, 4 * count);
      }
      bounds[2 * count] = in.next();
      in.takeValue(depth + 1);
      bounds[2 * count + 1] = in.position();
      count++;
      if (in.peek() == ']') {
        in.take(']');
        return payload(bounds, count);
      }
      in.take(',');
    }
  }

  private Payload payload(int[] bounds, int count) {
    return new Payload(new JsonValues(text, bounds, count, Placeholders.NONE, List.of()), 0);
  }
}
