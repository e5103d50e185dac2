package io.roomcast.socketio;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Checks JSON text against the grammar of RFC 8259, no more lenient than JavaScript's {@code
 * JSON.parse}, and notes where the items of its outermost array begin and end. Builds nothing and
 * does not recurse, so no input can exhaust the stack. For one text and one thread.
 */
final class JsonScanner {

  /**
   * Deepest nesting taken, the outermost array or object counted as 1. Low enough for whoever walks
   * the values recursively later, as Jackson does, on the stack of an event loop.
   */
  static final int MAX_DEPTH = 512;

  private static final int[] NO_BOUNDS = {};
  private static final char END = '\0';

  private final String text;
  private int pos;
  private int[] bounds = NO_BOUNDS;
  private int count;

  /**
   * Bit {@code depth}: the container at that depth is an object. Deeper than 63 in {@link #deep}.
   */
  private long shallow;

  private long @Nullable [] deep;

  /** Scans {@code text} from {@code pos} to its end. */
  JsonScanner(String text, int pos) {
    this.text = text;
    this.pos = pos;
  }

  /** Takes an array that ends with the text; its items are {@link #bounds} then. */
  void array() throws MalformedPacketException {
    if (at(pos) != '[') {
      throw unexpected();
    }
    pos++;
    skipWhitespace();
    if (at(pos) == ']') {
      pos++;
    } else {
      items();
    }
    end();
  }

  private void items() throws MalformedPacketException {
    while (true) {
      skipWhitespace();
      int start = pos;
      value(1);
      addItem(start, pos);
      skipWhitespace();
      char c = at(pos);
      if (c != ',' && c != ']') {
        throw unexpected();
      }
      pos++;
      if (c == ']') {
        return;
      }
    }
  }

  /** Takes one value that ends with the text; it is the only item of {@link #bounds} then. */
  void single() throws MalformedPacketException {
    skipWhitespace();
    int start = pos;
    value(0);
    addItem(start, pos);
    end();
  }

  // For whoever takes a text piece by piece

  /** Position of what comes next. */
  int next() {
    skipWhitespace();
    return pos;
  }

  /** Position after what was taken. */
  int position() {
    return pos;
  }

  /** The first character of what comes next; NUL after the end. */
  char peek() {
    return at(next());
  }

  /** Takes a character. */
  void take(char expected) throws MalformedPacketException {
    if (peek() != expected) {
      throw unexpected();
    }
    pos++;
  }

  /** Takes the key of an object and its colon; answers what the key says. */
  String takeKey() throws MalformedPacketException {
    int start = next();
    key();
    return JsonReader.unquote(text, start, JsonReader.endOfString(text, start));
  }

  /** Takes one value, with {@code depth} containers open around it. */
  void takeValue(int depth) throws MalformedPacketException {
    skipWhitespace();
    value(depth);
  }

  /** Start and end of each item, in pairs; longer than needed. */
  int[] bounds() {
    return bounds;
  }

  /** How many items there are. */
  int count() {
    return count;
  }

  private void addItem(int start, int end) {
    int i = 2 * count;
    if (i == bounds.length) {
      bounds = i == 0 ? new int[6] : Arrays.copyOf(bounds, 2 * i);
    }
    bounds[i] = start;
    bounds[i + 1] = end;
    count++;
  }

  private void end() throws MalformedPacketException {
    skipWhitespace();
    if (pos != text.length()) {
      throw unexpected();
    }
  }

  /** Takes one value, with {@code base} containers open around it. */
  private void value(int base) throws MalformedPacketException {
    int depth = base;
    do {
      char c = at(pos);
      if (c == '{' || c == '[') {
        depth = open(c == '{', depth);
        if (depth < 0) {
          depth = ~depth;
          continue;
        }
      } else {
        scalar(c);
      }
      depth = close(base, depth);
    } while (depth > base);
  }

  /**
   * Enters a container. An empty one is left at once: then the answer is the depth as it was; else
   * it is the complement of the new depth and a value must follow.
   */
  private int open(boolean object, int outer) throws MalformedPacketException {
    int depth = outer + 1;
    if (depth > MAX_DEPTH) {
      throw new MalformedPacketException("JSON nested deeper than " + MAX_DEPTH);
    }
    pos++;
    skipWhitespace();
    if (at(pos) == (object ? '}' : ']')) {
      pos++;
      return outer;
    }
    mark(depth, object);
    if (object) {
      key();
    }
    return ~depth;
  }

  /**
   * After a value: leaves the containers that end here, down to {@code base}, or goes on to the
   * next value of the innermost one. Answers the depth then.
   */
  private int close(int base, int from) throws MalformedPacketException {
    int depth = from;
    while (depth > base) {
      skipWhitespace();
      boolean object = isObject(depth);
      char c = at(pos);
      if (c == ',') {
        pos++;
        skipWhitespace();
        if (object) {
          key();
        }
        return depth;
      }
      if (c != (object ? '}' : ']')) {
        throw unexpected();
      }
      pos++;
      depth--;
    }
    return depth;
  }

  private void key() throws MalformedPacketException {
    if (at(pos) != '"') {
      throw unexpected();
    }
    string();
    skipWhitespace();
    if (at(pos) != ':') {
      throw unexpected();
    }
    pos++;
    skipWhitespace();
  }

  private void scalar(char c) throws MalformedPacketException {
    switch (c) {
      case '"' -> string();
      case 't' -> literal("true");
      case 'f' -> literal("false");
      case 'n' -> literal("null");
      default -> number();
    }
  }

  private void literal(String word) throws MalformedPacketException {
    if (!text.startsWith(word, pos)) {
      throw unexpected();
    }
    pos += word.length();
  }

  private void string() throws MalformedPacketException {
    int p = pos + 1;
    int length = text.length();
    while (p < length) {
      char c = text.charAt(p++);
      if (c == '"') {
        pos = p;
        return;
      }
      if (c == '\\') {
        p = escape(p);
      } else if (c < ' ') {
        pos = p - 1;
        throw unexpected();
      }
    }
    pos = length;
    throw unexpected();
  }

  /** Takes what follows a backslash at {@code p - 1}; answers the position after it. */
  private int escape(int p) throws MalformedPacketException {
    switch (at(p)) {
      case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> {
        return p + 1;
      }
      case 'u' -> {
        for (int i = p + 1; i <= p + 4; i++) {
          if (Character.digit(at(i), 16) < 0 || at(i) > 'f') {
            pos = i;
            throw unexpected();
          }
        }
        return p + 5;
      }
      default -> {
        pos = p;
        throw unexpected();
      }
    }
  }

  private void number() throws MalformedPacketException {
    if (at(pos) == '-') {
      pos++;
    }
    if (at(pos) == '0') {
      pos++;
    } else {
      digits();
    }
    if (at(pos) == '.') {
      pos++;
      digits();
    }
    char c = at(pos);
    if (c == 'e' || c == 'E') {
      pos++;
      c = at(pos);
      if (c == '+' || c == '-') {
        pos++;
      }
      digits();
    }
  }

  private void digits() throws MalformedPacketException {
    int start = pos;
    while (isDigit(at(pos))) {
      pos++;
    }
    if (pos == start) {
      throw unexpected();
    }
  }

  static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  static boolean isWhitespace(char c) {
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
  }

  private void skipWhitespace() {
    while (isWhitespace(at(pos))) {
      pos++;
    }
  }

  /** The character there; NUL, which JSON has nowhere outside of escapes, after the end. */
  private char at(int index) {
    return index < text.length() ? text.charAt(index) : END;
  }

  private void mark(int depth, boolean object) {
    if (depth < Long.SIZE) {
      shallow = withBit(shallow, depth, object);
      return;
    }
    if (deep == null) {
      deep = new long[MAX_DEPTH / Long.SIZE + 1];
    }
    deep[depth / Long.SIZE] = withBit(deep[depth / Long.SIZE], depth, object);
  }

  private static long withBit(long bits, int index, boolean set) {
    return set ? bits | (1L << index) : bits & ~(1L << index);
  }

  private boolean isObject(int depth) {
    long bits = depth < Long.SIZE || deep == null ? shallow : deep[depth / Long.SIZE];
    return ((bits >>> depth) & 1) != 0;
  }

  private MalformedPacketException unexpected() {
    return new MalformedPacketException(
        pos < text.length() ? "unexpected character at " + pos : "unexpected end");
  }
}
