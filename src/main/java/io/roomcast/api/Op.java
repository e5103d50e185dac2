package io.roomcast.api;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * One operation: its name, the right that it needs, its fields, its answer, and what it does.
 * Immutable.
 */
final class Op {

  /** The field that names the namespace, which most operations have. */
  static final Field NSP = Field.text("nsp", "The namespace; / when absent.");

  /** What it does, with a body that was checked; may throw an {@link ApiException}. */
  interface Action {
    Future<JsonObject> run(Call call);
  }

  private final String name;
  private final String scope;
  private final String description;
  private final List<Field> fields;
  private final Map<String, Field> byName;
  private final List<Field> needed;
  private final JsonObject result;
  private final Action action;

  /** Place among all operations. */
  private final int index;

  Op(
      int index,
      String name,
      String scope,
      String description,
      JsonObject result,
      Action action,
      Field... fields) {
    this.index = index;
    this.name = name;
    this.scope = scope;
    this.description = description;
    this.result = result;
    this.action = action;
    this.fields = List.of(fields);
    this.byName =
        Arrays.stream(fields)
            .collect(Collectors.toUnmodifiableMap(Field::name, Function.identity()));
    this.needed = this.fields.stream().filter(Field::required).toList();
  }

  String name() {
    return name;
  }

  /** The right that a key needs; empty when it needs none. */
  String scope() {
    return scope;
  }

  String description() {
    return description;
  }

  List<Field> fields() {
    return fields;
  }

  /** JSON Schema of the answer. */
  JsonObject result() {
    return result;
  }

  int index() {
    return index;
  }

  /** Whether it acts in one namespace. */
  boolean namespaced() {
    return byName.containsKey(NSP.name());
  }

  /**
   * Checks a body; {@code op}, which commands have, is left out of it.
   *
   * @throws ApiException for the first thing that is wrong with it
   */
  void check(JsonObject body) {
    for (Map.Entry<String, Object> entry : body.getMap().entrySet()) {
      String key = entry.getKey();
      Field field = byName.get(key);
      if (field != null) {
        field.check(key, body.getValue(key));
      } else if (!key.equals("op")) {
        String allowed = fields.stream().map(Field::name).collect(Collectors.joining(", "));
        throw ApiException.body(key, "an unknown key", allowed.isEmpty() ? "no key" : allowed);
      }
    }
    for (Field field : needed) {
      if (!body.containsKey(field.name())) {
        field.check(field.name(), null);
      }
    }
  }

  Future<JsonObject> run(Call call) {
    return action.run(call);
  }
}
