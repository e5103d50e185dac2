package io.roomcast.handler;

import io.roomcast.socketio.Socket;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a value of an event or of its socket is: {@code args.0.room}, {@code user}, {@code id},
 * {@code nsp}, {@code data.x}, {@code claims.x}. Names lead into objects, numbers into arrays, too.
 * Immutable, thread-safe.
 */
final class Expression {

  private enum Root {
    ARGS,
    USER,
    ID,
    NSP,
    DATA,
    CLAIMS
  }

  private final Root root;

  /** Of an argument. */
  private final int index;

  private final String[] names;

  private Expression(Root root, int index, String[] names) {
    this.root = root;
    this.index = index;
    this.names = names;
  }

  /**
   * Reads one.
   *
   * @throws IllegalArgumentException when it is none
   */
  static Expression parse(String text) {
    List<String> steps = new ArrayList<>(Arrays.asList(text.split("\\.", -1)));
    if (steps.stream().anyMatch(String::isBlank)) {
      throw unknown(text);
    }
    Root root = root(steps.remove(0), text);
    int index = 0;
    if (root == Root.ARGS) {
      if (steps.isEmpty() || !steps.get(0).matches("\\d{1,2}")) {
        throw unknown(text);
      }
      index = Integer.parseInt(steps.remove(0));
    }
    boolean path = root == Root.DATA || root == Root.CLAIMS;
    if (root != Root.ARGS && path == steps.isEmpty()) {
      throw unknown(text);
    }
    return new Expression(root, index, steps.toArray(String[]::new));
  }

  private static Root root(String name, String text) {
    return switch (name) {
      case "args" -> Root.ARGS;
      case "user" -> Root.USER;
      case "id" -> Root.ID;
      case "nsp" -> Root.NSP;
      case "data" -> Root.DATA;
      case "claims" -> Root.CLAIMS;
      default -> throw unknown(text);
    };
  }

  private static IllegalArgumentException unknown(String text) {
    return new IllegalArgumentException("no value is named " + text);
  }

  /** Whether it needs an event. */
  boolean ofEvent() {
    return root == Root.ARGS;
  }

  /** The value of an event, of whatever type; null when there is none. */
  @Nullable Object argument(EventValues values) {
    return at(values.argument(index), names);
  }

  /** The value as a text; null when there is none, or one that is no text and no number. */
  @Nullable String text(EventValues values) {
    Socket socket = values.socket();
    return switch (root) {
      case ID -> socket.id();
      case NSP -> socket.namespace().name();
      case USER -> {
        Identity identity = Identity.of(socket);
        yield identity == null || identity.user().isEmpty() ? null : identity.user();
      }
      case ARGS -> text(argument(values));
      case DATA -> text(at(socket.data(), names));
      case CLAIMS -> {
        Identity identity = Identity.of(socket);
        yield identity == null ? null : text(at(identity.claims(), names));
      }
    };
  }

  /** What is at a path below a value, or null. */
  static @Nullable Object at(@Nullable Object start, String[] names) {
    Object value = start;
    for (String name : names) {
      if (value instanceof JsonObject object) {
        value = object.getValue(name);
      } else if (value instanceof JsonArray array && name.matches("\\d{1,6}")) {
        int place = Integer.parseInt(name);
        value = place < array.size() ? array.getValue(place) : null;
      } else {
        return null;
      }
    }
    return value;
  }

  private static @Nullable String text(@Nullable Object value) {
    if (value instanceof String text) {
      return text.isEmpty() ? null : text;
    }
    return value instanceof Number number ? text(number) : null;
  }

  /** Whole numbers as they are written in JavaScript, whatever type they came as. */
  private static @Nullable String text(Number number) {
    if (number instanceof Double || number instanceof Float) {
      double value = number.doubleValue();
      if (Double.isNaN(value) || Double.isInfinite(value)) {
        return null;
      }
      boolean whole = value == Math.rint(value) && Math.abs(value) < 1e15;
      return whole ? Long.toString((long) value) : Double.toString(value);
    }
    return number.toString();
  }
}
