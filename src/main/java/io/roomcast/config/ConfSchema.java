package io.roomcast.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The JSON Schema (draft 2020-12) of a conf file, for editors and other tools. It allows all that
 * {@link ConfReader} does and refuses most of what that refuses: not what takes several keys or a
 * unit to see. Since a file may be one of several that are merged, it needs to be complete only
 * within lists, which are replaced as a whole. Stateless.
 */
public final class ConfSchema {

  private static final Map<String, Object> BOOLEAN = Map.of("type", "boolean");

  private ConfSchema() {}

  /** The schema as a text. */
  public static String text() {
    return text(Shapes.root());
  }

  static String text(Shape.RecordOf root) {
    Map<String, Object> schema =
        SchemaWords.of(
            "$schema", "https://json-schema.org/draft/2020-12/schema", "title", "Roomcast conf");
    Map<String, Object> extra = SchemaWords.of(ConfReader.SCHEMA, Map.of("type", "string"));
    schema.putAll(object(root, extra, List.of(), false));
    return Json.pretty(schema);
  }

  /** An object with extra keys and those of a record; when complete, what is required is there. */
  private static Map<String, Object> object(
      Shape.RecordOf record,
      Map<String, Object> extra,
      List<String> requiredExtra,
      boolean complete) {
    Map<String, Object> properties = new LinkedHashMap<>(extra);
    List<String> required = new ArrayList<>(requiredExtra);
    record
        .keys()
        .forEach(
            (name, key) -> {
              properties.put(name, property(key, complete));
              if (key.required()) {
                required.add(name);
              }
            });
    Map<String, Object> schema =
        SchemaWords.of("type", "object", "additionalProperties", false, "properties", properties);
    if (complete && !required.isEmpty()) {
      schema.put("required", required);
    }
    return schema;
  }

  private static Map<String, Object> property(Shape.Key key, boolean complete) {
    Option option = key.option();
    Map<String, Object> schema = SchemaWords.of("description", option.value());
    if (option.toggle()) {
      Map<String, Object> extra = Map.of(ConfReader.ENABLED, BOOLEAN);
      Shape.RecordOf record = (Shape.RecordOf) key.shape();
      schema.putAll(SchemaWords.anyOf(BOOLEAN, object(record, extra, List.of(), complete)));
    } else {
      schema.putAll(of(key.shape(), Limits.of(option), complete));
    }
    Object byDefault = byDefault(key);
    if (byDefault != null) {
      schema.put("default", byDefault);
    }
    return schema;
  }

  private static @Nullable Object byDefault(Shape.Key key) {
    if (key.shape() instanceof Shape.ListOf) {
      return key.nullable() || key.required()
          ? null
          : Defaults.list(key).stream().map(ConfNode::value).toList();
    }
    if (key.option().byDefault().length == 0) {
      return null;
    }
    return Objects.requireNonNull(Defaults.single(key).value());
  }

  private static Map<String, Object> of(Shape shape, Limits limits, boolean complete) {
    if (shape instanceof Shape.Scalar scalar) {
      return scalar.type().schema(limits);
    }
    if (shape instanceof Shape.ListOf list) {
      Map<String, Object> schema =
          SchemaWords.of("type", "array", "items", of(list.item(), limits.ofItems(), true));
      SchemaWords.bounds(schema, "minItems", "maxItems", limits, Long::parseLong);
      return schema;
    }
    if (shape instanceof Shape.MapOf map) {
      return map(map, limits, complete);
    }
    return shape instanceof Shape.OneOf oneOf
        ? oneOf(oneOf, complete)
        : object((Shape.RecordOf) shape, Map.of(), List.of(), complete);
  }

  private static Map<String, Object> map(Shape.MapOf map, Limits limits, boolean complete) {
    Map<String, Object> values = of(map.value(), limits.ofValues(), complete);
    Map<String, Object> schema = SchemaWords.of("type", "object", "additionalProperties", values);
    if (!limits.pattern().isEmpty()) {
      schema.put("propertyNames", Map.of("pattern", SchemaWords.whole(limits.pattern())));
    }
    SchemaWords.bounds(schema, "minProperties", "maxProperties", limits, Long::parseLong);
    return schema;
  }

  /** Half an object may be of several kinds. */
  private static Map<String, Object> oneOf(Shape.OneOf oneOf, boolean complete) {
    List<Object> kinds = new ArrayList<>();
    oneOf
        .kinds()
        .forEach(
            (name, kind) -> {
              Map<String, Object> extra = new LinkedHashMap<>();
              oneOf.extraKeys().forEach(tag -> extra.put(tag, Map.of("const", name)));
              kinds.add(object(kind, extra, oneOf.extraKeys(), complete));
            });
    return SchemaWords.of(complete ? "oneOf" : "anyOf", kinds);
  }
}
