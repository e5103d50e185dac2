package io.roomcast.config;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One JSON value of a conf file with its place. Immutable.
 *
 * @param value an {@code Entries}, a {@code Items}, String, BigDecimal, Boolean or null
 * @param where {@code line:column}, the command-line option that set it, or empty for a default
 */
record ConfNode(@Nullable Object value, String where) {

  private static final int SHOWN = 60;

  /** A JSON object, in the order of the file. */
  record Entries(Map<String, ConfNode> map) {}

  /** A JSON array. */
  record Items(List<ConfNode> list) {}

  static ConfNode object(Map<String, ConfNode> map, String where) {
    return new ConfNode(new Entries(map), where);
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

  /** This object with another value at the path; objects on the way are made when missing. */
  ConfNode with(List<String> path, ConfNode other) {
    if (path.isEmpty()) {
      return other;
    }
    Map<String, ConfNode> map =
        value instanceof Entries entries
            ? new LinkedHashMap<>(entries.map())
            : new LinkedHashMap<>();
    ConfNode child = map.getOrDefault(path.get(0), object(Map.of(), other.where()));
    map.put(path.get(0), child.with(path.subList(1, path.size()), other));
    return object(map, where);
  }

  /** The value as a message shows it, cut when long. */
  String found() {
    if (value instanceof Entries) {
      return "an object";
    }
    if (value instanceof Items) {
      return "a list";
    }
    if (value instanceof String text) {
      return quote(text.length() > SHOWN ? text.substring(0, SHOWN) + "..." : text);
    }
    return String.valueOf(value);
  }

  /** Text in double quotes, control characters replaced. */
  static String quote(String text) {
    return '"' + text.replaceAll("\\p{Cntrl}", "?") + '"';
  }
}
