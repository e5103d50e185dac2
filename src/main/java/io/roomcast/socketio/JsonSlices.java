package io.roomcast.socketio;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes JSON text piece by piece, in one pass that checks it, and answers values as slices of it;
 * builds nothing. It nests no deeper than 512, at any depth of which it does not recurse. For one
 * text and one thread.
 */
public final class JsonSlices implements ValueReader {

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

  @Override
  public boolean isMap() {
    return in.peek() == '{';
  }

  @Override
  public boolean isArray() {
    return in.peek() == '[';
  }

  @Override
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

  @Override
  public int position() {
    return in.next();
  }

  @Override
  public Payload since(int position) {
    return payload(new int[] {position, in.position()}, 1);
  }

  @Override
  public Payload payload() throws MalformedPacketException {
    int start = in.next();
    in.takeValue(depth);
    return since(start);
  }

  @Override
  public @Nullable String text() throws MalformedPacketException {
    int start = in.next();
    in.takeValue(depth);
    return text.charAt(start) == '"' ? JsonReader.unquote(text, start, in.position()) : null;
  }

  @Override
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
