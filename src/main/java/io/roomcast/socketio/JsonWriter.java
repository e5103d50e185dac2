package io.roomcast.socketio;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes Java values as JSON text, in the manner of JavaScript's {@code JSON.stringify}; binary
 * ones become placeholders of attachments, numbered in the order written. For one text and one
 * thread.
 */
public final class JsonWriter {

  /** As JavaScript writes a Date. */
  private static final DateTimeFormatter ISO_MILLIS =
      new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

  private final StringBuilder out;
  private final boolean inlinesBinary;
  private final List<Buffer> attachments = new ArrayList<>(0);
  private int[] placeholders = {};
  private int placeholderCount;
  private int depth = 1;

  private JsonWriter(int capacity, boolean inlinesBinary) {
    this.out = new StringBuilder(capacity);
    this.inlinesBinary = inlinesBinary;
  }

  /** A writer that makes attachments of binary values. */
  static JsonWriter attaching(int capacity) {
    return new JsonWriter(capacity, false);
  }

  /**
   * A writer for packets that cannot have attachments: binary values are written as Node writes its
   * Buffer, {@code {"type":"Buffer","data":[..]}}.
   */
  public static JsonWriter inlining(int capacity) {
    return new JsonWriter(capacity, true);
  }

  boolean inlinesBinary() {
    return inlinesBinary;
  }

  /** What is written so far; more may be written, or put in front, by its owner. */
  StringBuilder out() {
    return out;
  }

  int length() {
    return out.length();
  }

  List<Buffer> attachments() {
    return List.copyOf(attachments);
  }

  /** Where the placeholders of {@link #attachments} stand. */
  Placeholders placeholders() {
    return placeholderCount == 0
        ? Placeholders.NONE
        : new Placeholders(placeholders, placeholderCount);
  }

  /** Writes a character of the grammar. */
  public JsonWriter raw(char c) {
    out.append(c);
    return this;
  }

  /** Writes what is JSON already. */
  public JsonWriter raw(String text) {
    out.append(text);
    return this;
  }

  /** Writes the arguments, with commas between them. */
  public void payload(Payload payload) {
    payload.writeJson(this);
  }

  /** The text. */
  @Override
  public String toString() {
    return out.toString();
  }

  /** Part of a text, unchanged. */
  void raw(String text, int from, int to) {
    if (from < to) {
      out.append(from == 0 && to == text.length() ? text : text.substring(from, to));
    }
  }

  /** Takes an attachment, which must not change any more; answers its number. */
  int attach(Buffer attachment) {
    attachments.add(attachment);
    return attachments.size() - 1;
  }

  /** Writes the placeholder of an attachment taken. */
  void placeholder(int number) {
    int start = out.length();
    out.append("{\"_placeholder\":true,\"num\":").append(number).append('}');
    addPlaceholder(start, number);
  }

  /** Writes the placeholder of an attachment taken, as the text says it. */
  void placeholder(int number, String text, int from, int to) {
    int start = out.length();
    raw(text, from, to);
    addPlaceholder(start, number);
  }

  private void addPlaceholder(int start, int number) {
    int i = 3 * placeholderCount;
    if (i == placeholders.length) {
      placeholders = Arrays.copyOf(placeholders, Math.max(6, 2 * i));
    }
    placeholders[i] = start;
    placeholders[i + 1] = out.length();
    placeholders[i + 2] = number;
    placeholderCount++;
  }

  /** Writes binary as Node's JSON of a Buffer. */
  void inline(Buffer binary) {
    out.append("{\"type\":\"Buffer\",\"data\":[");
    for (int i = 0; i < binary.length(); i++) {
      if (i > 0) {
        out.append(',');
      }
      out.append(binary.getUnsignedByte(i));
    }
    out.append("]}");
  }

  /**
   * Writes a value: see {@link Payload#of}.
   *
   * @throws IllegalArgumentException when it cannot be written
   */
  public void value(@Nullable Object value) {
    if (value == null) {
      out.append("null");
    } else if (value instanceof CharSequence text) {
      string(text.toString());
    } else if (value instanceof Number number) {
      number(number);
    } else if (value instanceof Boolean || value instanceof Buffer || value instanceof byte[]) {
      scalar(value);
    } else if (value instanceof JsonObject object) {
      object(object.getMap());
    } else if (value instanceof JsonArray array) {
      array(array.getList());
    } else if (value instanceof Map<?, ?> map) {
      object(map);
    } else if (value instanceof Collection<?> collection) {
      array(collection);
    } else if (value.getClass().isArray()) {
      javaArray(value);
    } else {
      other(value);
    }
  }

  private void scalar(Object value) {
    if (value instanceof Boolean) {
      out.append(value);
    } else {
      // The caller may go on to change its bytes.
      Buffer copy = value instanceof byte[] bytes ? Buffer.buffer(bytes) : ((Buffer) value).copy();
      if (inlinesBinary) {
        inline(copy);
      } else {
        placeholder(attach(copy));
      }
    }
  }

  private void other(Object value) {
    if (value instanceof Payload.Arg arg) {
      arg.writeJson(this);
    } else if (value instanceof Payload payload) {
      out.append('[');
      payload.writeJson(this);
      out.append(']');
    } else if (value instanceof Enum<?> constant) {
      string(constant.name());
    } else if (value instanceof Instant instant) {
      string(isoMillis(instant));
    } else if (value instanceof Date date) {
      string(isoMillis(date.toInstant()));
    } else if (value instanceof Character c) {
      string(c.toString());
    } else {
      Beans.write(value, this);
    }
  }

  /** The instant as JavaScript writes a Date: UTC, with milliseconds. */
  static String isoMillis(Instant instant) {
    return ISO_MILLIS.format(instant);
  }

  private void object(Map<?, ?> map) {
    open('{');
    boolean first = true;
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      if (!first) {
        out.append(',');
      }
      first = false;
      Object key = entry.getKey();
      string(key instanceof Enum<?> constant ? constant.name() : String.valueOf(key));
      out.append(':');
      value(entry.getValue());
    }
    close('}');
  }

  private void array(Collection<?> items) {
    open('[');
    boolean first = true;
    for (Object item : items) {
      if (!first) {
        out.append(',');
      }
      first = false;
      value(item);
    }
    close(']');
  }

  private void javaArray(Object array) {
    open('[');
    int length = Array.getLength(array);
    for (int i = 0; i < length; i++) {
      if (i > 0) {
        out.append(',');
      }
      value(Array.get(array, i));
    }
    close(']');
  }

  /** Begins an array or object: what comes next is one level deeper. */
  void open(char bracket) {
    if (++depth > JsonScanner.MAX_DEPTH) {
      throw new IllegalArgumentException("nested deeper than " + JsonScanner.MAX_DEPTH);
    }
    out.append(bracket);
  }

  void close(char bracket) {
    depth--;
    out.append(bracket);
  }

  private void number(Number number) {
    if (number instanceof Double || number instanceof Float) {
      out.append(Double.isFinite(number.doubleValue()) ? number.toString() : "null");
    } else if (number instanceof Integer || number instanceof Long) {
      out.append(number.longValue());
    } else if (isPlain(number)) {
      out.append(number);
    } else {
      throw new IllegalArgumentException("not a number of JSON: " + number.getClass().getName());
    }
  }

  /** Whether its text is a JSON number: so it is for those of the JDK. */
  private static boolean isPlain(Number number) {
    if (number instanceof BigInteger || number instanceof BigDecimal || number instanceof Short) {
      return true;
    }
    try {
      new JsonScanner(number.toString(), 0).single();
      char first = number.toString().charAt(0);
      return first == '-' || JsonScanner.isDigit(first);
    } catch (MalformedPacketException e) {
      return false;
    }
  }

  /** Writes a string: escapes quotes, backslashes, control characters and lone surrogates. */
  public void string(String text) {
    out.append('"');
    int written = 0;
    int length = text.length();
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (c >= ' ' && c != '"' && c != '\\' && (c < '\ud800' || c > '\udfff')) {
        continue;
      }
      if (Character.isHighSurrogate(c)
          && i + 1 < length
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
        continue;
      }
      out.append(text, written, i);
      escape(c);
      written = i + 1;
    }
    raw(text, written, length);
    out.append('"');
  }

  private void escape(char c) {
    out.append('\\');
    switch (c) {
      case '"', '\\' -> out.append(c);
      case '\b' -> out.append('b');
      case '\f' -> out.append('f');
      case '\n' -> out.append('n');
      case '\r' -> out.append('r');
      case '\t' -> out.append('t');
      default -> {
        out.append('u');
        for (int shift = 12; shift >= 0; shift -= 4) {
          out.append(Character.forDigit((c >> shift) & 0xf, 16));
        }
      }
    }
  }
}
