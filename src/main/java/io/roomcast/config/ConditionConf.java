package io.roomcast.config;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Conf of one condition under which a rule is for a client: all that is set of it must hold.
 * Immutable.
 *
 * @param room pattern of the rooms that the rule may be used for
 * @param in template of a room that the client must be in
 * @param user pattern of the users
 * @param cap right that the token must give
 * @param claim path of the claim that the token must have, names with dots between them
 * @param equals what the claim must be, or have among its items: String, Boolean or Number; null
 *     for anything but null, false and nothing
 */
public record ConditionConf(
    @Nullable String room,
    @Nullable String in,
    @Nullable String user,
    @Nullable String cap,
    @Nullable String claim,
    @Nullable Object equals) {

  static final String ALLOWED =
      "a pattern of rooms, or an object with \"room\", \"in\", \"user\", \"cap\", \"claim\","
          + " and \"equals\" beside \"claim\"";

  private static final String KEYS = "room, in, user, cap, claim, equals";

  private static final Map<String, String> PATTERNS =
      Map.of(
          "room", TemplateSyntax.ROOMS,
          "in", TemplateSyntax.ROOM,
          "user", "\\S+",
          "cap", "\\S+",
          "claim", "[^\\s.]+(\\.[^\\s.]+)*");

  /** Its keys with the patterns of their texts, for the JSON Schema. */
  static Map<String, Object> schema() {
    Map<String, Object> properties = new LinkedHashMap<>();
    for (String key : List.of("room", "in", "user", "cap", "claim")) {
      properties.put(key, text(PATTERNS.getOrDefault(key, "")));
    }
    properties.put("equals", Map.of("type", List.of("string", "number", "boolean")));
    return SchemaWords.anyOf(
        text(TemplateSyntax.ROOMS),
        SchemaWords.of(
            "type",
            "object",
            "additionalProperties",
            false,
            "minProperties",
            1,
            "dependentRequired",
            Map.of("equals", List.of("claim")),
            "properties",
            properties));
  }

  private static Map<String, Object> text(String pattern) {
    return SchemaWords.text(new Limits("", "", pattern, TimeUnit.MILLISECONDS, Secrecy.NONE));
  }

  /**
   * Reads one.
   *
   * @throws IllegalArgumentException when it is none, with a hint
   */
  static ConditionConf read(ConfNode node) {
    if (node.value() instanceof String) {
      return new ConditionConf(text("room", node), null, null, null, null, null);
    }
    if (!(node.value() instanceof ConfNode.Entries entries) || entries.map().isEmpty()) {
      throw new IllegalArgumentException();
    }
    Map<String, ConfNode> map = entries.map();
    for (String key : map.keySet()) {
      if (!PATTERNS.containsKey(key) && !key.equals("equals")) {
        throw new IllegalArgumentException(
            ConfNode.quote(key) + " is not one of its keys: " + KEYS);
      }
    }
    if (map.containsKey("equals") && !map.containsKey("claim")) {
      throw new IllegalArgumentException("\"equals\" says what a \"claim\" must be; there is none");
    }
    return new ConditionConf(
        text("room", map.get("room")),
        text("in", map.get("in")),
        text("user", map.get("user")),
        text("cap", map.get("cap")),
        text("claim", map.get("claim")),
        plain(map.get("equals")));
  }

  private static @Nullable String text(String key, @Nullable ConfNode node) {
    if (node == null) {
      return null;
    }
    String pattern = PATTERNS.getOrDefault(key, "");
    if (node.value() instanceof String text && Pattern.matches(pattern, text)) {
      return text;
    }
    throw new IllegalArgumentException(
        ConfNode.quote(key) + " must be a text that matches " + pattern);
  }

  private static @Nullable Object plain(@Nullable ConfNode node) {
    if (node == null) {
      return null;
    }
    if (node.value() instanceof BigDecimal number) {
      return number.doubleValue();
    }
    if (node.value() instanceof String || node.value() instanceof Boolean) {
      return node.value();
    }
    throw new IllegalArgumentException("\"equals\" must be a text, a number, true or false");
  }

  /** How one is read. */
  record Type() implements ValueType {
    @Override
    public String allowed(Limits limits) {
      return ConditionConf.ALLOWED;
    }

    @Override
    public Object read(ConfNode node, Limits limits) {
      return ConditionConf.read(node);
    }

    @Override
    public Map<String, Object> schema(Limits limits) {
      return ConditionConf.schema();
    }

    @Override
    public boolean structured() {
      return true;
    }

    @Override
    public ConfNode node(String text, String where) {
      return new ConfNode(text, where);
    }
  }
}
