package io.roomcast.config;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Pieces of JSON Schema (draft 2020-12) for values; keys keep their order. Stateless. */
final class SchemaWords {

  /** Any text may be a placeholder, whatever it must look like once that is replaced. */
  private static final String PLACEHOLDER = "\\$\\{(env|file):";

  private SchemaWords() {}

  /** An object of these keys and values, in turn. */
  static Map<String, Object> of(Object... keysAndValues) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      map.put((String) keysAndValues[i], keysAndValues[i + 1]);
    }
    return map;
  }

  /** One or more of these schemas. */
  static Map<String, Object> anyOf(Object... schemas) {
    return of("anyOf", List.of(schemas));
  }

  /** A whole number within the bounds. */
  static Map<String, Object> integer(Limits limits, ValueType.ToLong bound) {
    Map<String, Object> schema = of("type", "integer");
    bounds(schema, "minimum", "maximum", limits, bound);
    return schema;
  }

  /** A number, whole or not, within the bounds. */
  static Map<String, Object> number(Limits limits) {
    Map<String, Object> schema = of("type", "number");
    if (!limits.min().isEmpty()) {
      schema.put("minimum", new BigDecimal(limits.min()));
    }
    if (!limits.max().isEmpty()) {
      schema.put("maximum", new BigDecimal(limits.max()));
    }
    return schema;
  }

  /** A text as the limits want it, or a placeholder. */
  static Map<String, Object> text(Limits limits) {
    Map<String, Object> schema = of("type", "string");
    if (!limits.pattern().isEmpty()) {
      schema.put("pattern", whole(limits.pattern()));
    }
    bounds(schema, "minLength", "maxLength", limits, Long::parseLong);
    return schema.size() == 1 ? schema : anyOf(schema, placeholder());
  }

  /** One of these texts, or a placeholder. */
  static Map<String, Object> choice(List<String> texts) {
    return anyOf(of("enum", texts), placeholder());
  }

  /** A number within the bounds, or a text with a unit, whose bounds only we check. */
  static Map<String, Object> numberOrText(
      Limits limits, ValueType.ToLong bound, String textPattern) {
    Map<String, Object> text = of("type", "string", "pattern", whole(textPattern));
    return anyOf(integer(limits, bound), text, placeholder());
  }

  /** The bounds under these names. */
  static void bounds(
      Map<String, Object> schema, String min, String max, Limits limits, ValueType.ToLong bound) {
    if (!limits.min().isEmpty()) {
      schema.put(min, bound.of(limits.min()));
    }
    if (!limits.max().isEmpty()) {
      schema.put(max, bound.of(limits.max()));
    }
  }

  /** The pattern for all of a text: those of JSON Schema are searched for. */
  static String whole(String pattern) {
    return "^(?:" + pattern + ")$";
  }

  private static Map<String, Object> placeholder() {
    return of("type", "string", "pattern", PLACEHOLDER);
  }
}
