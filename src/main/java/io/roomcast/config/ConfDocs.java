package io.roomcast.config;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The reference of the conf: every key, and the variable of the environment that sets it. */
public final class ConfDocs {

  private ConfDocs() {}

  /** A Markdown table of all keys. */
  public static String table() {
    return table(Shapes.root());
  }

  /** A line per key: the variable of the environment, then the key. */
  public static String environment() {
    return environment(Shapes.root());
  }

  static String table(Shape.RecordOf root) {
    return Stream.concat(
            Stream.of("| key | default | allowed | meaning |", "| --- | --- | --- | --- |"),
            rows(root, List.of()).map(Row::markdown))
        .distinct()
        .collect(Collectors.joining("\n", "", "\n"));
  }

  static String environment(Shape.RecordOf root) {
    List<Row> rows = rows(root, List.of()).toList();
    int width = rows.stream().mapToInt(row -> row.variable().length()).max().orElse(0);
    return rows.stream()
        .map(row -> row.variable() + " ".repeat(width + 2 - row.variable().length()) + row.key())
        .distinct()
        .collect(Collectors.joining("\n", "", "\n"));
  }

  /** What is said of one key; in its path, {@code []} stands for an index. */
  private record Row(List<String> path, String byDefault, String allowed, String meaning) {

    String key() {
      return String.join(".", path).replace(".[]", "[]");
    }

    String variable() {
      return Overrides.name(path).replace("[]", "<N>");
    }

    String markdown() {
      String cells = String.join(" | ", "`" + key() + "`", byDefault, allowed, meaning);
      return "| " + cells + " |";
    }
  }

  private static Stream<Row> rows(Shape.RecordOf record, List<String> path) {
    return record.keys().values().stream().flatMap(key -> rows(key, with(path, key.name())));
  }

  private static Stream<Row> rows(Shape.Key key, List<String> path) {
    Option option = key.option();
    if (key.shape() instanceof Shape.RecordOf record) {
      Row toggle =
          new Row(path, byDefault(key), "true, false or an object", meaning(option, false));
      return Stream.concat(option.toggle() ? Stream.of(toggle) : Stream.of(), rows(record, path));
    }
    boolean plain = isPlain(key.shape());
    Row own = new Row(path, byDefault(key), allowed(key), meaning(option, key.isSecret()));
    return plain ? Stream.of(own) : Stream.concat(Stream.of(own), below(key.shape(), path));
  }

  private static Stream<Row> below(Shape shape, List<String> path) {
    if (shape instanceof Shape.ListOf list) {
      return below(list.item(), with(path, "[]"));
    }
    if (shape instanceof Shape.MapOf map) {
      return below(map.value(), with(path, "<name>"));
    }
    if (shape instanceof Shape.OneOf oneOf) {
      return Stream.concat(
          oneOf.extraKeys().stream().map(tag -> tag(oneOf, with(path, tag))),
          oneOf.kinds().values().stream().flatMap(kind -> rows(kind, path)));
    }
    return shape instanceof Shape.RecordOf record ? rows(record, path) : Stream.of();
  }

  private static Row tag(Shape.OneOf oneOf, List<String> path) {
    String kinds =
        oneOf.kinds().keySet().stream().map(ConfNode::quote).collect(Collectors.joining(", "));
    return new Row(path, "required", kinds, "The kind, which decides the other keys.");
  }

  private static boolean isPlain(Shape shape) {
    return shape instanceof Shape.Scalar
        || (shape instanceof Shape.ListOf list && list.item() instanceof Shape.Scalar);
  }

  private static String meaning(Option option, boolean secret) {
    return option.value()
        + (secret ? " Secret." : "")
        + (option.reloadable() ? " Reloadable." : "");
  }

  private static String allowed(Shape.Key key) {
    // The text above the table explains durations and sizes.
    String brief =
        ConfReader.allowed(key.shape(), Limits.of(key.option()))
            .replaceFirst(": a number of .*", "");
    String pattern = key.option().pattern();
    return pattern.isEmpty() ? brief : brief.replace(pattern, "`" + pattern + "`");
  }

  private static String byDefault(Shape.Key key) {
    List<String> defaults = List.of(key.option().byDefault());
    if (key.shape() instanceof Shape.ListOf && !key.nullable()) {
      return "`" + defaults.stream().map(ConfNode::quote).toList() + "`";
    }
    if (key.shape() instanceof Shape.MapOf && !key.nullable()) {
      return "`{}`";
    }
    if (defaults.isEmpty()) {
      return key.required() ? "required" : "none";
    }
    return defaults.get(0).isEmpty() ? "`\"\"`" : "`" + defaults.get(0) + "`";
  }

  private static List<String> with(List<String> path, String step) {
    List<String> longer = new ArrayList<>(path);
    longer.add(step);
    return longer;
  }
}
