package io.roomcast.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The JSON Schema (draft 2020-12) of a conf file, for editors and other tools. It allows all that
 * {@link ConfReader} does and refuses most of what that refuses: not what takes several keys or a
 * unit to see. Stateless.
 */
public final class ConfSchema {

  private ConfSchema() {}

  /** The schema as a text. */
  public static String text() {
    return Json.pretty(of(Shapes.root()));
  }

  static Map<String, Object> of(Shape.RecordOf root) {
    Map<String, Object> schema =
        SchemaWords.of(
            "$schema", "https://json-schema.org/draft/2020-12/schema", "title", "Roomcast conf");
    // One of several files need not have what another has.
    schema.putAll(object(root, List.of(ConfReader.SCHEMA), false));
    return schema;
  }

  private static Map<String, Object> object(
      Shape.RecordOf record, List<String> texts, boolean complete) {
    Map<String, Object> properties = new LinkedHashMap<>();
    texts.forEach(name -> properties.put(name, SchemaWords.of("type", "string")));
    record.keys().forEach((name, key) -> properties.put(name, property(key)));
    Map<String, Object> schema =
        SchemaWords.of(
            "type", "object", "additionalProperties", false, "properties", properties);
    List<String> required =
        record.keys().values().stream().filter(Shape.Key::required).map(Shape.Key::name).toList();
    if (complete && !required.isEmpty()) {
      schema.put("required", required);
    }
    return schema;
  }

  private static Map<String, Object> property(Shape.Key key) {
    Option option = key.option();
    Map<String, Object> schema = SchemaWords.of("description", option.value());
    if (option.toggle()) {
      Map<String, Object> object = object((Shape.RecordOf) key.shape(), List.of(), true);
      properties(object).put(ConfReader.ENABLED, SchemaWords.of("type", "boolean"));
      schema.putAll(SchemaWords.anyOf(SchemaWords.of("type", "boolean"), object));
    } else {
      schema.putAll(of(key.shape(), Limits.of(option)));
    }
    if (key.shape() instanceof Shape.ListOf && !key.nullable()) {
      schema.put("default", Arrays.asList(option.byDefault()));
    } else if (option.byDefault().length > 0) {
      schema.put("default", byDefault(key));
    }
    return schema;
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> properties(Map<String, Object> schema) {
    return (Map<String, Object>) schema.get("properties");
  }

  private static Object byDefault(Shape.Key key) {
    String text = key.option().byDefault()[0];
    ConfNode node =
        key.shape() instanceof Shape.Scalar scalar
            ? scalar.type().node(text, Defaults.ORIGIN)
            : ConfNode.scalar(text, Defaults.ORIGIN);
    return Objects.requireNonNull(node.value());
  }

  private static Map<String, Object> of(Shape shape, Limits limits) {
    if (shape instanceof Shape.Scalar scalar) {
      return scalar.type().schema(limits);
    }
    if (shape instanceof Shape.ListOf list) {
      Map<String, Object> schema =
          SchemaWords.of("type", "array", "items", of(list.item(), limits.ofItems()));
      SchemaWords.bounds(schema, "minItems", "maxItems", limits, Long::parseLong);
      return schema;
    }
    if (shape instanceof Shape.MapOf map) {
      return map(map, limits);
    }
    return shape instanceof Shape.OneOf oneOf
        ? oneOf(oneOf)
        : object((Shape.RecordOf) shape, List.of(), false);
  }

  private static Map<String, Object> map(Shape.MapOf map, Limits limits) {
    Map<String, Object> schema =
        SchemaWords.of("type", "object", "additionalProperties", of(map.value(), limits.ofValues()));
    if (!limits.pattern().isEmpty()) {
      schema.put(
          "propertyNames", SchemaWords.of("pattern", SchemaWords.whole(limits.pattern())));
    }
    SchemaWords.bounds(schema, "minProperties", "maxProperties", limits, Long::parseLong);
    return schema;
  }

  private static Map<String, Object> oneOf(Shape.OneOf oneOf) {
    List<Object> kinds = new ArrayList<>();
    oneOf
        .kinds()
        .forEach(
            (name, kind) -> {
              Map<String, Object> object = object(kind, List.of(), true);
              if (!oneOf.tag().isEmpty()) {
                properties(object).put(oneOf.tag(), SchemaWords.of("const", name));
              }
              kinds.add(object);
            });
    return SchemaWords.of("oneOf", kinds);
  }
}
