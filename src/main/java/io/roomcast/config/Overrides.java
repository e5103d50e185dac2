package io.roomcast.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Values from outside of the files: the environment and the command line. {@code
 * ROOMCAST__SOCKETIO__PINGINTERVAL=10s} sets {@code socketio.pingInterval}; upper and lower case
 * are the same, a number is an index into a list. One thread.
 */
final class Overrides {

  /** What the names of all variables start with; two underscores, to be nobody else's. */
  static final String PREFIX = "ROOMCAST__";

  private static final String SEPARATOR = "__";

  private final Problems problems;

  Overrides(Problems problems) {
    this.problems = problems;
  }

  /** The tree with the variables that are ours put in, a list before its items. */
  ConfNode environment(Shape.RecordOf root, ConfNode node, Map<String, String> environment) {
    List<String> names =
        environment.keySet().stream()
            .filter(name -> name.regionMatches(true, 0, PREFIX, 0, PREFIX.length()))
            .sorted(Comparator.comparing(Overrides::rank).thenComparing(Comparator.naturalOrder()))
            .toList();
    ConfNode result = node;
    for (String name : names) {
      List<String> steps = List.of(name.substring(PREFIX.length()).split(SEPARATOR, -1));
      String text = Objects.requireNonNull(environment.get(name));
      result = set(root, result, steps, new Source(name, text, true));
    }
    return result;
  }

  /** Sorts a list before its items, and those by their numbers. */
  private static String rank(String name) {
    return Arrays.stream(name.toUpperCase(Locale.ROOT).split(SEPARATOR, -1))
        .map(step -> step.matches("\\d{1,6}") ? "0".repeat(6 - step.length()) + step : step)
        .collect(Collectors.joining("\0"));
  }

  /** The tree with a value of the command line put in; the path is one that exists. */
  ConfNode setting(Shape.RecordOf root, ConfNode node, ConfLoader.Setting setting) {
    Source source = new Source(setting.origin(), setting.value(), false);
    return set(root, node, List.of(setting.path().split("\\.")), source);
  }

  /** The variable of a path, as {@code config env} lists it. */
  static String name(Collection<String> path) {
    return PREFIX + String.join(SEPARATOR, path).toUpperCase(Locale.ROOT);
  }

  private ConfNode set(Shape.RecordOf root, ConfNode node, List<String> steps, Source source) {
    ConfNode changed =
        inRecord(root.keys(), List.of(), node, new Steps(steps, 0, List.of()), source);
    return changed == null ? node : changed;
  }

  /** A variable or an option of the command line. */
  private record Source(String name, String text, boolean variable) {}

  /** Where we are: the steps of the name, how many are done, and the keys they led to. */
  private record Steps(List<String> all, int done, List<String> keys) {

    boolean atEnd() {
      return done == all.size();
    }

    String current() {
      return all.get(done);
    }

    Steps next(String key) {
      List<String> longer = new ArrayList<>(keys);
      longer.add(key);
      return new Steps(all, done + 1, longer);
    }

    String path() {
      String path = "";
      for (String key : keys) {
        path = key.matches("\\d+") ? path + "[" + key + "]" : Problems.child(path, key);
      }
      return path;
    }
  }

  /** The node with the value put in at the rest of the steps; null when there was a problem. */
  private @Nullable ConfNode at(
      Shape.Key key, Shape shape, @Nullable ConfNode node, Steps steps, Source source) {
    boolean toggle = key.option().toggle() && shape == key.shape();
    if (steps.atEnd()) {
      return toggle && source.text().matches("true|false")
          ? ConfNode.scalar(source.text(), source.name())
          : value(key, shape, steps, source);
    }
    if (shape instanceof Shape.RecordOf record) {
      List<String> extra = toggle ? List.of(ConfReader.ENABLED) : List.of();
      return inRecord(record.keys(), extra, node, steps, source);
    }
    if (shape instanceof Shape.OneOf oneOf) {
      Shape.RecordOf kind =
          node != null && node.value() instanceof ConfNode.Entries entries
              ? oneOf.kind(entries)
              : null;
      Map<String, Shape.Key> keys = kind == null ? oneOf.allKeys() : kind.keys();
      return inRecord(keys, oneOf.extraKeys(), node, steps, source);
    }
    if (shape instanceof Shape.MapOf map) {
      return inMap(key, map, node, steps, source);
    }
    if (shape instanceof Shape.ListOf list) {
      return inList(key, list, node, steps, source);
    }
    problems.unknown(Problems.child(steps.path(), steps.current()), source.name(), List.of(), null);
    return null;
  }

  private @Nullable ConfNode inRecord(
      Map<String, Shape.Key> keys,
      List<String> extra,
      @Nullable ConfNode node,
      Steps steps,
      Source source) {
    List<String> known = Stream.concat(keys.keySet().stream(), extra.stream()).toList();
    String name = matching(steps.current(), known);
    if (name == null) {
      unknown(steps, known, source);
      return null;
    }
    Steps next = steps.next(name);
    Shape.Key key = keys.get(name);
    ConfNode before = node == null ? null : node.entries().get(name);
    ConfNode child;
    if (key != null) {
      child = at(key, key.shape(), before, next, source);
    } else {
      child = next.atEnd() ? ConfNode.scalar(source.text(), source.name()) : null;
    }
    return child == null ? null : orEmpty(node, source).with(name, child);
  }

  private @Nullable ConfNode inMap(
      Shape.Key key, Shape.MapOf map, @Nullable ConfNode node, Steps steps, Source source) {
    Map<String, ConfNode> entries = node == null ? Map.of() : node.entries();
    String existing = matching(steps.current(), entries.keySet());
    String name = existing == null ? steps.current().toLowerCase(Locale.ROOT) : existing;
    ConfNode child = at(key, map.value(), entries.get(name), steps.next(name), source);
    return child == null ? null : orEmpty(node, source).with(name, child);
  }

  private @Nullable ConfNode inList(
      Shape.Key key, Shape.ListOf list, @Nullable ConfNode node, Steps steps, Source source) {
    ConfNode before = node;
    if (before == null) {
      List<ConfNode> byDefault = list == key.shape() ? Defaults.list(key) : List.of();
      before = ConfNode.list(byDefault, Defaults.ORIGIN);
    }
    List<ConfNode> items =
        before.value() instanceof ConfNode.Items given ? given.list() : List.of();
    int index = steps.current().matches("\\d{1,6}") ? Integer.parseInt(steps.current()) : -1;
    if (index < 0 || index > items.size()) {
      String allowed = "an index from 0 to " + items.size();
      String found = ConfNode.quote(steps.current());
      problems.add(steps.path(), found, allowed, null, source.name());
      return null;
    }
    ConfNode item = index < items.size() ? items.get(index) : null;
    ConfNode child = at(key, list.item(), item, steps.next(Integer.toString(index)), source);
    return child == null ? null : before.with(index, child);
  }

  private @Nullable ConfNode value(Shape.Key key, Shape shape, Steps steps, Source source) {
    String text = source.text();
    if (shape instanceof Shape.Scalar scalar && !scalar.type().structured()) {
      return scalar.type().node(text, source.name());
    }
    if (text.startsWith("[") || text.startsWith("{")) {
      ConfNode parsed = JsonSource.variable(text, source.name(), problems);
      return parsed == null ? orEmpty(null, source).broken() : parsed;
    }
    if (shape instanceof Shape.Scalar scalar) {
      return scalar.type().node(text, source.name());
    }
    if (shape instanceof Shape.ListOf list && list.item() instanceof Shape.Scalar item) {
      List<ConfNode> items =
          text.isBlank()
              ? List.of()
              : Arrays.stream(text.split(",", -1))
                  .map(part -> item.type().node(part.strip(), source.name()))
                  .toList();
      return ConfNode.list(items, source.name());
    }
    ConfNode given = new ConfNode(text, source.name());
    boolean secret = key.isSecret() || Shape.hasSecrets(shape);
    String found = secret ? given.foundSecret() : given.found();
    String allowed = ConfReader.allowed(shape, Limits.of(key.option())) + ", as JSON";
    problems.add(steps.path(), found, allowed, null, source.name());
    return given.broken();
  }

  private void unknown(Steps steps, List<String> known, Source source) {
    String nearest = Problems.nearest(steps.current(), known);
    String meant = nearest;
    if (nearest != null && source.variable()) {
      List<String> path = new ArrayList<>(steps.next(nearest).keys());
      path.addAll(steps.all().subList(steps.done() + 1, steps.all().size()));
      meant = name(path);
    }
    String path = Problems.child(steps.path(), steps.current());
    problems.unknown(path, source.name(), known, meant);
  }

  private static ConfNode orEmpty(@Nullable ConfNode node, Source source) {
    return node == null ? ConfNode.object(Map.of(), source.name()) : node;
  }

  private static @Nullable String matching(String step, Collection<String> names) {
    return names.stream().filter(step::equalsIgnoreCase).findFirst().orElse(null);
  }
}
