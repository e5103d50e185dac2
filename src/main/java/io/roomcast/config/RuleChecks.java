package io.roomcast.config;

import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** What is checked of rules of every kind. Stateless. */
final class RuleChecks {

  /** Names that no event may have. */
  static final List<String> RESERVED =
      List.of(
          "connect",
          "connect_error",
          "disconnect",
          "disconnecting",
          "newListener",
          "removeListener");

  private RuleChecks() {}

  /** Reports what is wrong; {@code rooms} is whether the rule names rooms. */
  static void check(RuleConf rule, boolean rooms, BiConsumer<String, String> problem) {
    List<ConditionConf> allow = rule.allow();
    boolean byRoom = allow != null && allow.stream().anyMatch(one -> one.room() != null);
    if (byRoom && !rooms) {
      problem.accept(
          "allow", "conditions without a pattern of rooms: this rule names none to match");
    }
    schema("schema", rule.schema(), problem);
    schema("argsSchema", rule.argsSchema(), problem);
  }

  private static void schema(
      String key, @Nullable RawJson schema, BiConsumer<String, String> problem) {
    String wrong = schema == null ? null : SchemaCheck.problem(schema.json());
    if (wrong != null) {
      problem.accept(key, "a JSON Schema without references to others; this one " + wrong);
    }
  }
}
