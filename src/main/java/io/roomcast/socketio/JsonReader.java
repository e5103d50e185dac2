package io.roomcast.socketio;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes Vert.x JSON of text that {@link JsonScanner} has passed; placeholders become copies of
 * their attachments. Recurses no deeper than {@link JsonScanner#MAX_DEPTH}. For one value and one
 * thread.
 *
 * <p>Of duplicate keys the last counts. Integers are Integer, Long or BigInteger, other numbers
 * Double, as are integers of more than {@value #MAX_INTEGER_DIGITS} digits, whose exact value would
 * cost a client's text too dear.
 */
final class JsonReader {

  private static final int MAX_INTEGER_DIGITS = 1000;
  private static final int DIGITS_OF_LONG = 18;

  private final String text;
  private final Placeholders placeholders;
  private final List<Buffer> attachments;
  private int pos;
  private int nextPlaceholder;

  JsonReader(String text, int start, Placeholders placeholders, List<Buffer> attachments) {
    this.text = text;
    this.pos = start;
    this.placeholders = placeholders;
    this.attachments = attachments;
    this.nextPlaceholder = placeholders.firstFrom(start);
  }

  /** The value at the start, for the caller to change. */
  @Nullable Object read() {
    return wrap(value());
  }

  /** As Vert.x does: a JsonObject or JsonArray holds plain maps and lists, and wraps when asked. */
  @SuppressWarnings("unchecked") // made by the readers
  static @Nullable Object wrap(@Nullable Object value) {
    if (value instanceof Map) {
      return new JsonObject((Map<String, Object>) value);
    }
    return value instanceof List ? new JsonArray((List<Object>) value) : value;
  }

  private @Nullable Object value() {
    return switch (text.charAt(pos)) {
      case '{' -> isPlaceholder() ? attachment() : object();
      case '[' -> array();
      case '"' -> string();
      case 't' -> literal(Boolean.TRUE, 4);
      case 'f' -> literal(Boolean.FALSE, 5);
      case 'n' -> literal(null, 4);
      default -> number();
    };
  }

  private boolean isPlaceholder() {
    return nextPlaceholder < placeholders.count() && placeholders.start(nextPlaceholder) == pos;
  }

  private Buffer attachment() {
    Buffer attachment = attachments.get(placeholders.number(nextPlaceholder));
    pos = placeholders.end(nextPlaceholder);
    nextPlaceholder++;
    return attachment.copy();
  }

  private Map<String, @Nullable Object> object() {
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    pos = skipWhitespace(text, pos + 1);
    while (text.charAt(pos) != '}') {
      String key = string();
      pos = skipWhitespace(text, pos);
      pos = skipWhitespace(text, pos + 1);
      object.put(key, value());
      nextItem();
    }
    pos++;
    return object;
  }

  private List<@Nullable Object> array() {
    List<@Nullable Object> array = new ArrayList<>();
    pos = skipWhitespace(text, pos + 1);
    while (text.charAt(pos) != ']') {
      array.add(value());
      nextItem();
    }
    pos++;
    return array;
  }

  private void nextItem() {
    pos = skipWhitespace(text, pos);
    if (text.charAt(pos) == ',') {
      pos = skipWhitespace(text, pos + 1);
    }
  }

  private String string() {
    int start = pos;
    pos = endOfString(text, start);
    return unquote(text, start, pos);
  }

  private <T> @Nullable T literal(@Nullable T value, int length) {
    pos += length;
    return value;
  }

  private Number number() {
    int start = pos;
    pos = endOfScalar(text, start);
    return toNumber(text, start, pos);
  }

  /** Position after the whitespace at {@code from}. */
  static int skipWhitespace(String text, int from) {
    int p = from;
    while (p < text.length() && JsonScanner.isWhitespace(text.charAt(p))) {
      p++;
    }
    return p;
  }

  /** Position after the string that opens at {@code start}. */
  static int endOfString(String text, int start) {
    int p = start + 1;
    for (char c = text.charAt(p); c != '"'; c = text.charAt(p)) {
      p += c == '\\' ? 2 : 1;
    }
    return p + 1;
  }

  /** Position after the number or literal that begins at {@code start}. */
  static int endOfScalar(String text, int start) {
    int p = start;
    while (p < text.length() && isScalarPart(text.charAt(p))) {
      p++;
    }
    return p;
  }

  private static boolean isScalarPart(char c) {
    return c != ',' && c != ']' && c != '}' && !JsonScanner.isWhitespace(c);
  }

  /**
   * The content of a string that stands, quotes included, between {@code start} and {@code end}.
   */
  static String unquote(String text, int start, int end) {
    String raw = text.substring(start + 1, end - 1);
    int escape = raw.indexOf('\\');
    return escape < 0 ? raw : unescape(raw, escape);
  }

  private static String unescape(String raw, int firstEscape) {
    StringBuilder content = new StringBuilder(raw.length()).append(raw, 0, firstEscape);
    int p = firstEscape;
    while (p < raw.length()) {
      char c = raw.charAt(p++);
      if (c != '\\') {
        content.append(c);
        continue;
      }
      c = raw.charAt(p++);
      if (c == 'u') {
        content.append((char) Integer.parseInt(raw, p, p + 4, 16));
        p += 4;
      } else {
        content.append(escaped(c));
      }
    }
    return content.toString();
  }

  private static char escaped(char c) {
    return switch (c) {
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      default -> c;
    };
  }

  /** The value of a number. */
  static Number toNumber(String text, int start, int end) {
    int digits = text.charAt(start) == '-' ? start + 1 : start;
    for (int p = digits; p < end; p++) {
      if (!JsonScanner.isDigit(text.charAt(p))) {
        return Double.valueOf(text.substring(start, end));
      }
    }
    if (end - digits <= DIGITS_OF_LONG) {
      return narrowest(Long.parseLong(text, start, end, 10));
    }
    if (end - digits > MAX_INTEGER_DIGITS) {
      return Double.valueOf(text.substring(start, end));
    }
    BigInteger exact = new BigInteger(text.substring(start, end));
    return exact.bitLength() < Long.SIZE ? (Number) exact.longValue() : exact;
  }

  /** As an Integer if it is one. */
  static Number narrowest(long value) {
    return value == (int) value ? (Number) (int) value : (Number) value;
  }
}
