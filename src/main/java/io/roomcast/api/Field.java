package io.roomcast.api;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * One field of the body of an operation: the only place for what it may be, from which validation
 * and the OpenAPI document are taken. Immutable.
 *
 * @param required whether it must be there
 * @param min least number, or fewest entries
 * @param max greatest number, or most characters or entries
 */
record Field(String name, Kind kind, String description, boolean required, int min, int max) {

  /** Longest name of an event or a room. */
  static final int MAX_NAME = 10_000;

  private static final int MAX_NAMES = 10_000;

  /** What a field holds. */
  enum Kind {
    TEXT("a text"),
    NAMES("a name or a list of names"),
    LIST("a list"),
    OBJECT("an object"),
    FLAG("true or false"),
    NUMBER("a whole number"),
    FLAGS("an object of volatile, local, compress: true or false"),
    COMMANDS("a list of objects with \"op\"");

    private final String allowed;

    Kind(String allowed) {
      this.allowed = allowed;
    }
  }

  static Field text(String name, String description) {
    return new Field(name, Kind.TEXT, description, false, 1, MAX_NAME);
  }

  static Field names(String name, String description) {
    return new Field(name, Kind.NAMES, description, false, 1, MAX_NAMES);
  }

  static Field list(String name, String description) {
    return new Field(name, Kind.LIST, description, false, 0, Integer.MAX_VALUE);
  }

  static Field object(String name, String description) {
    return new Field(name, Kind.OBJECT, description, false, 0, Integer.MAX_VALUE);
  }

  static Field flag(String name, String description) {
    return new Field(name, Kind.FLAG, description, false, 0, 0);
  }

  static Field number(String name, String description, int min, int max) {
    return new Field(name, Kind.NUMBER, description, false, min, max);
  }

  static Field flags(String name, String description) {
    return new Field(name, Kind.FLAGS, description, false, 0, 0);
  }

  static Field commands(String name, String description, int max) {
    return new Field(name, Kind.COMMANDS, description, true, 0, max);
  }

  /** The same, that must be there. */
  Field needed() {
    return new Field(name, kind, description, true, min, max);
  }

  /**
   * Checks a value.
   *
   * @throws ApiException when it is not allowed
   */
  void check(String path, @Nullable Object value) {
    if (!fits(path, value)) {
      throw ApiException.body(path, Found.text(value), allowed());
    }
  }

  private boolean fits(String path, @Nullable Object value) {
    return switch (kind) {
      case TEXT -> isName(value);
      case NAMES -> isName(value) || (value instanceof JsonArray list && areNames(path, list));
      case LIST -> value instanceof JsonArray;
      case OBJECT -> value instanceof JsonObject;
      case FLAG -> value instanceof Boolean;
      case NUMBER ->
          (value instanceof Integer || value instanceof Long) && fits(((Number) value).longValue());
      case FLAGS -> value instanceof JsonObject flags && areFlags(path, flags);
      case COMMANDS -> value instanceof JsonArray list && fits(list.size());
    };
  }

  private boolean fits(long number) {
    return number >= min && number <= max;
  }

  private static boolean isName(@Nullable Object value) {
    return value instanceof String text && !text.isEmpty() && text.length() <= MAX_NAME;
  }

  /** An empty list would choose everybody, which nobody means who has computed it. */
  private boolean areNames(String path, JsonArray list) {
    if (!fits(list.size())) {
      return false;
    }
    for (int i = 0; i < list.size(); i++) {
      if (!isName(list.getValue(i))) {
        String found = Found.text(list.getValue(i));
        throw ApiException.body(path + "[" + i + "]", found, "a text of 1 to 10000 characters");
      }
    }
    return true;
  }

  private boolean areFlags(String path, JsonObject flags) {
    for (String flag : flags.fieldNames()) {
      if (!flag.equals("volatile") && !flag.equals("local") && !flag.equals("compress")) {
        throw ApiException.body(path + "." + flag, "an unknown key", "volatile, local, compress");
      }
      if (!(flags.getValue(flag) instanceof Boolean)) {
        throw ApiException.body(
            path + "." + flag, Found.text(flags.getValue(flag)), "true or false");
      }
    }
    return true;
  }

  private String allowed() {
    return switch (kind) {
      case TEXT -> "a text of 1 to " + max + " characters";
      case NUMBER -> kind.allowed + " from " + min + " to " + max;
      case NAMES, COMMANDS -> kind.allowed + " (" + min + " to " + max + ")";
      default -> kind.allowed;
    };
  }

  /** JSON Schema of its values. */
  JsonObject schema() {
    JsonObject schema =
        switch (kind) {
          case TEXT -> nameSchema();
          case NAMES ->
              new JsonObject()
                  .put(
                      "oneOf",
                      new JsonArray()
                          .add(nameSchema())
                          .add(array(nameSchema()).put("minItems", min)));
          case LIST -> array(new JsonObject());
          case OBJECT -> new JsonObject().put("type", "object");
          case FLAG -> new JsonObject().put("type", "boolean");
          case NUMBER ->
              new JsonObject().put("type", "integer").put("minimum", min).put("maximum", max);
          case FLAGS -> flagsSchema();
          case COMMANDS ->
              array(new JsonObject().put("$ref", "#/components/schemas/Command"))
                  .put("maxItems", max);
        };
    return schema.put("description", description);
  }

  private static JsonObject array(JsonObject items) {
    return new JsonObject().put("type", "array").put("items", items);
  }

  private static JsonObject nameSchema() {
    return new JsonObject().put("type", "string").put("minLength", 1).put("maxLength", MAX_NAME);
  }

  private static JsonObject flagsSchema() {
    JsonObject properties = new JsonObject();
    for (String flag : new String[] {"volatile", "local", "compress"}) {
      properties.put(flag, new JsonObject().put("type", "boolean"));
    }
    return new JsonObject()
        .put("type", "object")
        .put("additionalProperties", false)
        .put("properties", properties);
  }
}
