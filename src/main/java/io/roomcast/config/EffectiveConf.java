package io.roomcast.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A conf as keys and values, with defaults, each with its origin. Immutable. */
public final class EffectiveConf {

  private static final String MASK = "***";

  private final Shape.RecordOf shape;
  private final ConfNode tree;
  private final Map<String, Value> values = new LinkedHashMap<>();

  EffectiveConf(Shape.RecordOf shape, ConfNode tree) {
    this.shape = shape;
    this.tree = tree;
    record(shape, tree, "", false);
  }

  /** A key whose value is not the same in another conf. */
  public record Change(String path, boolean reloadable) {}

  private record Value(@Nullable ConfNode node, boolean secret, boolean reloadable) {

    @Nullable Object shown() {
      return node == null ? null : plain(node, secret);
    }

    String origin() {
      return node == null || node.where().isEmpty() ? "default" : node.where();
    }

    /** Whether both say the same, wherever they say it. */
    boolean same(@Nullable Value other) {
      Object mine = node == null ? null : plain(node, false);
      Object others = other == null || other.node == null ? null : plain(other.node, false);
      return other != null && Objects.equals(mine, others);
    }
  }

  Shape.RecordOf shape() {
    return shape;
  }

  ConfNode tree() {
    return tree;
  }

  /**
   * A problem with the value at that path, as in {@code listen.public.trustedProxies[0]}; a secret
   * is not shown.
   *
   * @param allowed what may be there
   * @param hint why it was refused, or null
   */
  public ConfProblem problem(String path, String allowed, @Nullable String hint) {
    ConfNode node = tree;
    String where = "";
    for (String step : path.split("[.\\[]", -1)) {
      node = node == null ? null : child(node, step);
      where = node == null || node.where().isEmpty() ? where : node.where();
    }
    String found = node == null || node.value() == null ? "nothing" : shown(path, node);
    return new ConfProblem(path, found, allowed, hint, where);
  }

  private static @Nullable ConfNode child(ConfNode node, String step) {
    if (!step.endsWith("]")) {
      return node.entries().get(step);
    }
    int index = Integer.parseInt(step.substring(0, step.length() - 1));
    return node.value() instanceof ConfNode.Items items && index < items.list().size()
        ? items.list().get(index)
        : null;
  }

  private String shown(String path, ConfNode node) {
    boolean secret =
        values.entrySet().stream()
            .filter(value -> value.getValue().secret())
            .map(Map.Entry::getKey)
            .anyMatch(key -> key.equals(path) || isBelow(path, key) || isBelow(key, path));
    return secret ? node.foundSecret() : node.found();
  }

  /** JSON: {@code {"value", "origin"}} by path. Secrets are masked. */
  public String json() {
    Map<String, Object> all = new LinkedHashMap<>();
    values.forEach(
        (path, value) -> {
          Map<String, @Nullable Object> one = new LinkedHashMap<>();
          one.put("value", value.shown());
          one.put("origin", value.origin());
          all.put(path, one);
        });
    return Json.pretty(all);
  }

  /** What is not the same in the other conf; below a key that changed, nothing more is named. */
  public List<Change> changes(EffectiveConf other) {
    List<Change> changes = new ArrayList<>();
    Stream.concat(values.keySet().stream(), other.values.keySet().stream())
        .distinct()
        .forEach(
            path -> {
              Value mine = values.get(path);
              Value others = other.values.get(path);
              Value any = Objects.requireNonNull(mine == null ? others : mine);
              boolean named = changes.stream().anyMatch(change -> isBelow(path, change.path()));
              if (!named && !any.same(mine == null ? null : others)) {
                changes.add(new Change(path, any.reloadable()));
              }
            });
    return changes;
  }

  /** This conf with the reloadable keys of another. */
  EffectiveConf withReloadable(EffectiveConf other) {
    return new EffectiveConf(shape, mixed(shape, tree, other.tree));
  }

  private static ConfNode mixed(Shape.RecordOf shape, ConfNode mine, ConfNode others) {
    if (!isObject(mine) || !isObject(others)) {
      return mine;
    }
    Map<String, ConfNode> map = new LinkedHashMap<>(mine.entries());
    shape
        .keys()
        .forEach(
            (name, key) -> {
              ConfNode before = map.get(name);
              ConfNode after = others.entries().get(name);
              if (!key.option().reloadable()) {
                if (key.shape() instanceof Shape.RecordOf record
                    && before != null
                    && after != null) {
                  map.put(name, mixed(record, before, after));
                }
              } else if (after == null) {
                map.remove(name);
              } else {
                map.put(name, after);
              }
            });
    return ConfNode.object(map, mine.where());
  }

  private void record(Shape.RecordOf record, ConfNode node, String path, boolean reloadable) {
    record
        .keys()
        .forEach(
            (name, key) -> {
              boolean live = reloadable || key.option().reloadable();
              key(key, node.entries().get(name), Problems.child(path, name), live);
            });
  }

  private void key(Shape.Key key, @Nullable ConfNode node, String path, boolean reloadable) {
    if (node == null) {
      values.put(path, new Value(null, false, reloadable));
    } else if (key.option().toggle()) {
      ConfNode enabled = node.entries().getOrDefault(ConfReader.ENABLED, node);
      boolean on = isObject(node) && !Boolean.FALSE.equals(enabled.value());
      values.put(path, new Value(new ConfNode(on, enabled.where()), false, reloadable));
      if (on) {
        record((Shape.RecordOf) key.shape(), node, path, reloadable);
      }
    } else {
      value(key, key.shape(), node, path, reloadable);
    }
  }

  private void value(Shape.Key key, Shape shape, ConfNode node, String path, boolean reloadable) {
    if (shape instanceof Shape.RecordOf record) {
      record(record, node, path, reloadable);
    } else if (shape instanceof Shape.OneOf oneOf) {
      oneOf(oneOf, node, path, reloadable);
    } else if (shape instanceof Shape.MapOf map && !node.entries().isEmpty()) {
      node.entries()
          .forEach(
              (name, child) ->
                  value(key, map.value(), child, Problems.child(path, name), reloadable));
    } else if (shape instanceof Shape.ListOf list
        && !(list.item() instanceof Shape.Scalar)
        && node.value() instanceof ConfNode.Items items
        && !items.list().isEmpty()) {
      for (int i = 0; i < items.list().size(); i++) {
        value(key, list.item(), items.list().get(i), Problems.item(path, i), reloadable);
      }
    } else {
      values.put(path, new Value(node, key.isSecret(), reloadable));
    }
  }

  private void oneOf(Shape.OneOf oneOf, ConfNode node, String path, boolean reloadable) {
    for (String extra : oneOf.extraKeys()) {
      ConfNode tag = node.entries().get(extra);
      values.put(Problems.child(path, extra), new Value(tag, false, reloadable));
    }
    Shape.RecordOf kind = oneOf.kind(new ConfNode.Entries(node.entries()));
    if (kind != null) {
      record(kind, node, path, reloadable);
    }
  }

  private static @Nullable Object plain(ConfNode node, boolean secret) {
    if (node.value() instanceof ConfNode.Items items) {
      List<@Nullable Object> list = new ArrayList<>();
      items.list().forEach(item -> list.add(plain(item, secret)));
      return list;
    }
    if (node.value() instanceof ConfNode.Entries) {
      Map<String, @Nullable Object> map = new LinkedHashMap<>();
      node.entries().forEach((name, child) -> map.put(name, plain(child, secret)));
      return map;
    }
    return secret && !"".equals(node.value()) ? MASK : node.value();
  }

  private static boolean isBelow(String path, String ancestor) {
    return path.startsWith(ancestor + ".") || path.startsWith(ancestor + "[");
  }

  private static boolean isObject(ConfNode node) {
    return node.value() instanceof ConfNode.Entries;
  }
}
