package io.roomcast.cluster;

import io.roomcast.room.Broadcast;
import io.roomcast.room.Target;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads what emitters of many languages and ages write: rooms as a list, a text, a map (whose
 * values count) or nothing; numbers for texts; empty lists and texts for maps. Stateless.
 */
final class Lenient {

  private static final JsonObject NOTHING = new JsonObject();

  private Lenient() {}

  /** The object, or an empty one for anything else. */
  static JsonObject object(@Nullable Object value) {
    return value instanceof JsonObject object ? object : NOTHING;
  }

  static @Nullable String text(@Nullable Object value) {
    return value instanceof String text ? text : null;
  }

  /**
   * The names in it; an empty text by itself is none, in a list it is a room.
   *
   * @throws MalformedMessageException when it says something, but no names: that must not be taken
   *     for everybody
   */
  static Set<String> names(@Nullable Object value) throws MalformedMessageException {
    if (value instanceof JsonArray array) {
      return names(array.getList());
    }
    if (value instanceof JsonObject object) {
      return names(object.getMap().values());
    }
    return "".equals(value) || value == null ? Set.of() : names(List.of(value));
  }

  private static Set<String> names(Collection<?> values) throws MalformedMessageException {
    Set<String> names = new HashSet<>();
    for (Object value : values) {
      if (!(value instanceof String || value instanceof Number)) {
        throw new MalformedMessageException("rooms that are no names");
      }
      names.add(value.toString());
    }
    return names;
  }

  static Target target(JsonObject options) throws MalformedMessageException {
    return new Target(names(options.getValue("rooms")), names(options.getValue("except")));
  }

  static Broadcast.Flags flags(JsonObject options) {
    JsonObject flags = object(options.getValue("flags"));
    boolean isVolatile = Boolean.TRUE.equals(flags.getValue("volatile"));
    boolean compress = !Boolean.FALSE.equals(flags.getValue("compress"));
    return new Broadcast.Flags(isVolatile, compress, false);
  }

  /** The number; -1 for anything else, and what does not fit an int. */
  static int number(@Nullable Object value) {
    return value instanceof Number number && number.doubleValue() == number.intValue()
        ? number.intValue()
        : -1;
  }
}
