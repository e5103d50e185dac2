package io.roomcast.api;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** What stands in a body, in words: contents of texts and objects are never repeated. */
final class Found {

  private Found() {}

  static String text(@Nullable Object value) {
    if (value == null) {
      return "nothing";
    }
    if (value instanceof String text) {
      return text.isEmpty() ? "an empty text" : "a text of " + text.length() + " characters";
    }
    if (value instanceof JsonArray list) {
      return "a list of " + list.size();
    }
    if (value instanceof JsonObject) {
      return "an object";
    }
    return value instanceof Number || value instanceof Boolean ? String.valueOf(value) : "binary";
  }
}
