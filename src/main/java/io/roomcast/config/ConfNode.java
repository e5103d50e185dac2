package io.roomcast.config;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One JSON value of a conf with its origin. Immutable.
 *
 * @param value an {@code Entries}, a {@code Items}, a {@code Broken}, String, BigDecimal, Boolean
 *     or null
 * @param where {@code file:line:column}, the environment variable or the option of the command line
 *     that set it; empty for a default
 * @param literal whether a file says the text itself, not a placeholder
 */
record ConfNode(@Nullable Object value, String where, boolean literal) {

  private static final int SHOWN = 60;

  /** Who stands before the host of a URL, with a password as a rule: shown to nobody. */
  private static final Pattern USER = Pattern.compile("(?<=://)\\S*@");

  /** A JSON object, in the order of the file. */
  record Entries(Map<String, ConfNode> map) {}

  /** A JSON array. */
  record Items(List<ConfNode> list) {}

  /** A value with a problem that has been reported. */
  record Broken() {}

  ConfNode(@Nullable Object value, String where) {
    this(value, where, false);
  }

  static ConfNode object(Map<String, ConfNode> map, String where) {
    return new ConfNode(new Entries(map), where);
  }

  static ConfNode list(List<ConfNode> items, String where) {
    return new ConfNode(new Items(items), where);
  }

  /** A scalar from its text: true, false, a number, or else a text. */
  static ConfNode scalar(String text, String where) {
    if (text.equals("true") || text.equals("false")) {
      return new ConfNode(Boolean.valueOf(text), where);
    }
    return text.matches("-?\\d{1,18}(\\.\\d{1,18})?")
        ? new ConfNode(new BigDecimal(text), where)
        : new ConfNode(text, where);
  }

  /** What a problem leaves of this value. */
  ConfNode broken() {
    return new ConfNode(new Broken(), where);
  }

  /** The keys, or none when this is no object. */
  Map<String, ConfNode> entries() {
    return value instanceof Entries entries ? entries.map() : Map.of();
  }

  /** This object with another value of a key; what is no object becomes one. */
  ConfNode with(String key, ConfNode child) {
    Map<String, ConfNode> map = new LinkedHashMap<>(entries());
    map.put(key, child);
    return object(map, value instanceof Entries ? where : child.where());
  }

  /** This list with another item, or one more; its origin names both. */
  ConfNode with(int index, ConfNode item) {
    List<ConfNode> list =
        value instanceof Items items ? new ArrayList<>(items.list()) : new ArrayList<>();
    if (index < list.size()) {
      list.set(index, item);
    } else {
      list.add(item);
    }
    return list(list, where.isEmpty() ? item.where() : where + ", " + item.where());
  }

  /** This value under another: objects are merged key by key, anything else is replaced. */
  ConfNode under(ConfNode upper) {
    if (!(value instanceof Entries) || !(upper.value instanceof Entries)) {
      return upper;
    }
    Map<String, ConfNode> map = new LinkedHashMap<>(entries());
    upper
        .entries()
        .forEach(
            (key, node) -> {
              ConfNode below = map.get(key);
              map.put(key, below == null ? node : below.under(node));
            });
    return object(map, where);
  }

  /** The value as a message shows it, cut when long. */
  String found() {
    if (value instanceof String text) {
      String shown = USER.matcher(text).replaceFirst("***@");
      return quote(shown.length() > SHOWN ? shown.substring(0, SHOWN) + "..." : shown);
    }
    return value instanceof Entries || value instanceof Items ? kind() : String.valueOf(value);
  }

  /** The value as a message shows it when it may be a secret. */
  String foundSecret() {
    if (value instanceof String text) {
      return text.isEmpty() ? "\"\"" : "a text of " + text.length() + " characters (not shown)";
    }
    return kind();
  }

  private String kind() {
    if (value instanceof Entries) {
      return "an object";
    }
    if (value instanceof Items) {
      return "a list";
    }
    return value instanceof BigDecimal ? "a number (not shown)" : String.valueOf(value);
  }

  /** Text in double quotes, control characters replaced. */
  static String quote(String text) {
    return '"' + text.replaceAll("\\p{Cntrl}", "?") + '"';
  }
}
