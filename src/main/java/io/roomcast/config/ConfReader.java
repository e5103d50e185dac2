package io.roomcast.config;

import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Turns nodes that have their {@link Defaults} into records. Collects every problem: a value that
 * cannot be read makes its record {@link #UNREADABLE}, and reading goes on. One thread.
 */
final class ConfReader {

  /** The key that turns a toggle off that is given as an object. */
  static final String ENABLED = "enabled";

  /** The key by which editors find the JSON Schema, at the top only. */
  static final String SCHEMA = "$schema";

  private static final Object UNREADABLE = new Object();

  private final Problems problems;

  ConfReader(Problems problems) {
    this.problems = problems;
  }

  /** The record, or null when there were problems. */
  @Nullable Record read(Shape.RecordOf shape, ConfNode node) {
    Object read = record(shape, node, "", List.of(SCHEMA));
    return problems.isEmpty() ? (Record) read : null;
  }

  private Object record(Shape.RecordOf shape, ConfNode node, String path, List<String> alsoKnown) {
    if (!(node.value() instanceof ConfNode.Entries entries)) {
      return refuse(path, node, "an object", shape.hasSecrets());
    }
    entries
        .map()
        .forEach(
            (name, child) -> {
              if (!shape.keys().containsKey(name) && !alsoKnown.contains(name)) {
                List<String> known =
                    Stream.concat(shape.keys().keySet().stream(), alsoKnown.stream()).toList();
                problems.unknownKey(path, name, child.where(), known);
              }
            });
    List<@Nullable Object> values = new ArrayList<>();
    shape
        .keys()
        .forEach(
            (name, key) ->
                values.add(key(key, entries.map().get(name), Problems.child(path, name), node)));
    if (values.contains(UNREADABLE)) {
      return UNREADABLE;
    }
    Object record = construct(shape.type(), values.toArray());
    if (record instanceof Checked checked) {
      check(checked, shape, node, path);
    }
    return record;
  }

  private void check(Checked checked, Shape.RecordOf shape, ConfNode node, String path) {
    checked.check(
        (name, allowed) -> {
          ConfPlace at = ConfPlace.find(shape, node, name);
          problems.add(below(path, name), found(at), allowed, null, where(at, node));
        });
    checked.advise(
        (name, better) -> {
          ConfPlace at = ConfPlace.find(shape, node, name);
          problems.warn(below(path, name), found(at), better, where(at, node));
        });
  }

  private static String below(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  private static String where(ConfPlace at, ConfNode record) {
    return at.node().where().isEmpty() ? record.where() : at.node().where();
  }

  private static String found(ConfPlace at) {
    return at.secret() ? at.node().foundSecret() : at.node().found();
  }

  private @Nullable Object key(
      Shape.Key key, @Nullable ConfNode node, String path, ConfNode parent) {
    if (node == null) {
      if (key.nullable()) {
        return null;
      }
      problems.add(
          path, "nothing", allowed(key.shape(), Limits.of(key.option())), null, parent.where());
      return UNREADABLE;
    }
    return key.option().toggle()
        ? toggle((Shape.RecordOf) key.shape(), node, path)
        : value(key.shape(), Limits.of(key.option()), node, path);
  }

  private Object value(Shape shape, Limits limits, ConfNode node, String path) {
    if (node.value() instanceof ConfNode.Broken) {
      return UNREADABLE;
    }
    if (shape instanceof Shape.Scalar scalar) {
      return scalar(scalar.type(), limits, node, path);
    }
    if (shape instanceof Shape.ListOf list) {
      return list(list, limits, node, path);
    }
    if (shape instanceof Shape.MapOf map) {
      return map(map, limits, node, path);
    }
    return shape instanceof Shape.OneOf oneOf
        ? oneOf(oneOf, node, path)
        : record((Shape.RecordOf) shape, node, path, List.of());
  }

  private @Nullable Object toggle(Shape.RecordOf shape, ConfNode node, String path) {
    if (node.value() instanceof ConfNode.Broken) {
      return UNREADABLE;
    }
    if (Boolean.FALSE.equals(node.value())) {
      return null;
    }
    if (!(node.value() instanceof ConfNode.Entries entries)) {
      return refuse(path, node, "true, false or an object", shape.hasSecrets());
    }
    Object record = record(shape, node, path, List.of(ENABLED));
    ConfNode enabled = entries.map().get(ENABLED);
    if (enabled == null || Boolean.TRUE.equals(enabled.value())) {
      return record;
    }
    if (enabled.value() instanceof Boolean) {
      return null;
    }
    problems.value(Problems.child(path, ENABLED), enabled, "true or false", null);
    return UNREADABLE;
  }

  private Object oneOf(Shape.OneOf shape, ConfNode node, String path) {
    if (!(node.value() instanceof ConfNode.Entries entries)) {
      return refuse(path, node, shape.allowed(), Shape.hasSecrets(shape));
    }
    Shape.RecordOf kind = shape.kind(entries);
    if (kind != null) {
      return record(kind, node, path, shape.extraKeys());
    }
    ConfNode tag = entries.map().get(shape.tag());
    List<String> claimed = shape.claimed(entries);
    String found =
        claimed.isEmpty() ? "an object with none" : "an object with " + String.join(", ", claimed);
    if (tag == null) {
      problems.add(path, found, shape.allowed(), null, node.where());
    } else {
      String allowed = String.join(", ", shape.kinds().keySet());
      String nearest = Problems.nearest(String.valueOf(tag.value()), shape.kinds().keySet());
      String hint = nearest == null ? null : "did you mean \"" + nearest + "\"?";
      problems.value(Problems.child(path, shape.tag()), tag, allowed, hint);
    }
    return UNREADABLE;
  }

  private Object list(Shape.ListOf shape, Limits limits, ConfNode node, String path) {
    if (!(node.value() instanceof ConfNode.Items items) || !limits.fits(items.list().size())) {
      return refuse(path, node, allowed(shape, limits), isSecret(shape, limits));
    }
    List<Object> values = new ArrayList<>();
    for (ConfNode item : items.list()) {
      values.add(value(shape.item(), limits.ofItems(), item, Problems.item(path, values.size())));
    }
    return values.contains(UNREADABLE) ? UNREADABLE : List.copyOf(values);
  }

  private Object map(Shape.MapOf shape, Limits limits, ConfNode node, String path) {
    if (!(node.value() instanceof ConfNode.Entries entries) || !limits.fits(entries.map().size())) {
      return refuse(path, node, allowed(shape, limits), isSecret(shape, limits));
    }
    Map<String, Object> values = new LinkedHashMap<>();
    entries
        .map()
        .forEach(
            (name, child) -> {
              String at = Problems.child(path, name);
              boolean named = limits.pattern().isEmpty() || Pattern.matches(limits.pattern(), name);
              if (!named) {
                problems.add(
                    at, "such a name", "names that match " + limits.pattern(), null, child.where());
              }
              values.put(
                  name, named ? value(shape.value(), limits.ofValues(), child, at) : UNREADABLE);
            });
    return values.containsValue(UNREADABLE) ? UNREADABLE : Collections.unmodifiableMap(values);
  }

  private Object scalar(ValueType type, Limits limits, ConfNode node, String path) {
    boolean secret = limits.isSecret();
    String hint;
    try {
      Object value = type.read(node, limits);
      if (secret && node.literal() && !value.equals("")) {
        problems.warn(path, "a secret in the file itself", Placeholders.ALLOWED, node.where());
      }
      return value;
    } catch (IllegalArgumentException e) {
      hint = e.getMessage();
    } catch (ArithmeticException e) {
      hint = "that is too large";
    }
    String found = secret ? node.foundSecret() : node.found();
    problems.add(path, found, type.allowed(limits), hint, node.where());
    return UNREADABLE;
  }

  private Object refuse(String path, ConfNode node, String allowed, boolean secret) {
    if (!(node.value() instanceof ConfNode.Broken)) {
      problems.add(path, secret ? node.foundSecret() : node.found(), allowed, null, node.where());
    }
    return UNREADABLE;
  }

  private static boolean isSecret(Shape shape, Limits limits) {
    return limits.isSecret() || Shape.hasSecrets(shape);
  }

  /** What is allowed in one place, for messages. */
  static String allowed(Shape shape, Limits limits) {
    if (shape instanceof Shape.Scalar scalar) {
      return scalar.type().allowed(limits);
    }
    if (shape instanceof Shape.OneOf oneOf) {
      return oneOf.allowed();
    }
    if (shape instanceof Shape.ListOf list) {
      return "a list" + limits.size() + " of " + items(list.item(), limits.ofItems());
    }
    return shape instanceof Shape.MapOf map
        ? "an object" + limits.size() + " of " + items(map.value(), limits.ofValues()) + " by name"
        : "an object";
  }

  private static String items(Shape item, Limits limits) {
    return item instanceof Shape.Scalar scalar ? scalar.type().allowed(limits) : "objects";
  }

  private static Object construct(Class<?> type, @Nullable Object[] values) {
    try {
      Class<?>[] types =
          Arrays.stream(type.getRecordComponents())
              .map(RecordComponent::getType)
              .toArray(Class<?>[]::new);
      Constructor<?> constructor = type.getDeclaredConstructor(types);
      return constructor.newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot make a " + type, e);
    }
  }
}
