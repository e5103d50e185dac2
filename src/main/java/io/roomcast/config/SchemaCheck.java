package io.roomcast.config;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.json.pointer.JsonPointer;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputFormat;
import io.vertx.json.schema.OutputUnit;
import io.vertx.json.schema.SchemaException;
import io.vertx.json.schema.SchemaRepository;
import io.vertx.json.schema.Validator;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds what is wrong with a JSON Schema (draft 2020-12) of the conf. Stateless. */
final class SchemaCheck {

  private static final String BASE = "https://json-schema.org/draft/2020-12/";

  private static final List<String> PARTS =
      List.of(
          "schema",
          "meta/core",
          "meta/applicator",
          "meta/unevaluated",
          "meta/validation",
          "meta/meta-data",
          "meta/format-annotation",
          "meta/content");

  private static final List<String> REFERENCES = List.of("$ref", "$dynamicRef", "$recursiveRef");

  /** What is tried on a schema, so that one that cannot be used is found before clients do. */
  private static final List<Object> PROBES =
      List.of(new JsonObject(), new JsonArray(), "", 0, false);

  private SchemaCheck() {}

  /** What is wrong, as the end of a sentence; null when nothing is. */
  static @Nullable String problem(JsonObject schema) {
    String inside = inside(schema, schema);
    if (inside != null) {
      return inside;
    }
    try {
      OutputUnit result = metaSchema().validate(schema);
      if (!Boolean.TRUE.equals(result.getValid())) {
        return "is not valid at " + place(result);
      }
      Validator validator = Validator.create(JsonSchema.of(schema), options());
      PROBES.forEach(validator::validate);
      return null;
    } catch (SchemaException | ClassCastException | IllegalArgumentException e) {
      return "cannot be used: " + e.getMessage();
    } catch (StackOverflowError e) {
      return "refers to itself without end";
    }
  }

  private static String place(OutputUnit result) {
    List<OutputUnit> errors = Objects.requireNonNullElse(result.getErrors(), List.of());
    return errors.stream()
        .map(OutputUnit::getInstanceLocation)
        .filter(Objects::nonNull)
        .reduce((first, second) -> second.length() > first.length() ? second : first)
        .orElse("#");
  }

  private static @Nullable String inside(Object value, JsonObject root) {
    if (value instanceof JsonArray array) {
      return first(array.stream().filter(Objects::nonNull), root);
    }
    if (!(value instanceof JsonObject object)) {
      return null;
    }
    for (Map.Entry<String, Object> entry : object) {
      String wrong =
          entry.getValue() instanceof String text ? keyword(entry.getKey(), text, root) : null;
      if (wrong != null) {
        return wrong;
      }
    }
    return first(object.stream().map(Map.Entry::getValue).filter(Objects::nonNull), root);
  }

  private static @Nullable String first(Stream<Object> values, JsonObject root) {
    return values
        .map(value -> inside(value, root))
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  private static @Nullable String keyword(String name, String text, JsonObject root) {
    if (name.equals("$id")) {
      return "has an $id";
    }
    if (REFERENCES.contains(name) && !found(text, root)) {
      return "refers to " + ConfNode.quote(text) + ", which is not in it";
    }
    if (name.equals("pattern")) {
      try {
        Pattern.compile(text);
      } catch (PatternSyntaxException e) {
        return "has a pattern that cannot be used: " + ConfNode.quote(text);
      }
    }
    return null;
  }

  private static boolean found(String reference, JsonObject root) {
    if (reference.equals("#")) {
      return true;
    }
    return reference.startsWith("#/")
        && JsonPointer.from(reference.substring(1)).queryJson(root) != null;
  }

  private static Validator metaSchema() {
    SchemaRepository repository = SchemaRepository.create(options());
    for (String part : PARTS) {
      repository.dereference(BASE + part, JsonSchema.of(resource(part)));
    }
    return repository.validator(BASE + "schema");
  }

  private static JsonObject resource(String part) {
    String path = "/json-schema.org/draft/2020-12/" + part;
    try (InputStream in = Validator.class.getResourceAsStream(path)) {
      return new JsonObject(
          new String(Objects.requireNonNull(in, path).readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonSchemaOptions options() {
    return new JsonSchemaOptions()
        .setBaseUri("https://roomcast.invalid/")
        .setDraft(Draft.DRAFT202012)
        .setOutputFormat(OutputFormat.Basic);
  }
}
