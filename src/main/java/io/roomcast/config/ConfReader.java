package io.roomcast.config;

import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Turns nodes into records by the {@link Option} of each component. Collects every problem: a value
 * that cannot be read makes its record {@link #UNREADABLE}, and reading goes on. One thread.
 */
final class ConfReader {

  private static final Object UNREADABLE = new Object();
  private static final String ENABLED = "enabled";

  private final Problems problems;

  ConfReader(Problems problems) {
    this.problems = problems;
  }

  /** The record, or null when there were problems. */
  <T extends Record> @Nullable T read(Class<T> type, ConfNode node) {
    Object read = record(type, node, "", List.of("$schema"));
    return problems.isEmpty() ? type.cast(read) : null;
  }

  /** The key of a component in the file. */
  static String key(RecordComponent component) {
    Option option = option(component);
    return option.name().isEmpty() ? component.getName() : option.name();
  }

  static Option option(RecordComponent component) {
    Option option = component.getAnnotation(Option.class);
    if (option == null) {
      throw new IllegalStateException("no @Option on " + component);
    }
    return option;
  }

  private Object record(Class<?> type, ConfNode node, String path, List<String> alsoKnown) {
    if (!(node.value() instanceof ConfNode.Entries entries)) {
      problems.value(path, node, "an object", null);
      return UNREADABLE;
    }
    Map<String, RecordComponent> components = new LinkedHashMap<>();
    for (RecordComponent component : type.getRecordComponents()) {
      components.put(key(component), component);
    }
    entries
        .map()
        .forEach(
            (key, value) -> {
              if (!components.containsKey(key) && !alsoKnown.contains(key)) {
                List<String> known =
                    Stream.concat(components.keySet().stream(), alsoKnown.stream()).toList();
                problems.unknownKey(path, key, value, known);
              }
            });
    List<@Nullable Object> values = new ArrayList<>();
    components.forEach(
        (key, component) ->
            values.add(
                component(component, entries.map().get(key), Problems.child(path, key), node)));
    if (values.contains(UNREADABLE)) {
      return UNREADABLE;
    }
    Object record = construct(type, values.toArray());
    if (record instanceof Checked checked) {
      checked.check(
          (key, allowed) -> {
            ConfNode at = entries.map().getOrDefault(key, node);
            problems.value(Problems.child(path, key), at, allowed, null);
          });
    }
    return record;
  }

  private @Nullable Object component(
      RecordComponent component, @Nullable ConfNode given, String path, ConfNode parent) {
    Option option = option(component);
    Class<?> type = component.getType();
    if (option.toggle()) {
      ConfNode fallback = ConfNode.scalar(option.byDefault()[0], "");
      return toggle(type, given == null ? fallback : given, path);
    }
    if (type.isRecord() && !isValue(type)) {
      ConfNode node = given == null ? ConfNode.object(Map.of(), parent.where()) : given;
      return record(type, node, path, List.of());
    }
    if (given == null && option.byDefault().length == 0 && isNullable(component)) {
      return null;
    }
    if (type == List.class) {
      return list(component, given == null ? defaultItems(option) : given, path);
    }
    if (given == null && option.byDefault().length == 0) {
      throw new IllegalStateException(path + " has no default");
    }
    ConfNode node = given == null ? ConfNode.scalar(option.byDefault()[0], "") : given;
    return value(ValueType.of(type), node, option, path);
  }

  private @Nullable Object toggle(Class<?> type, ConfNode node, String path) {
    if (node.value() instanceof Boolean on) {
      return on ? record(type, ConfNode.object(Map.of(), node.where()), path, List.of()) : null;
    }
    if (!(node.value() instanceof ConfNode.Entries entries)) {
      problems.value(path, node, "true, false or an object", null);
      return UNREADABLE;
    }
    Object record = record(type, node, path, List.of(ENABLED));
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

  private Object list(RecordComponent component, ConfNode node, String path) {
    Option option = option(component);
    ValueType type = ValueType.of(itemType(component));
    int min = option.min().isEmpty() ? 0 : Integer.parseInt(option.min());
    if (!(node.value() instanceof ConfNode.Items items) || items.list().size() < min) {
      String size = min == 0 ? "" : " (at least " + min + ")";
      problems.value(path, node, "a list" + size + " of " + type.allowed(option), null);
      return UNREADABLE;
    }
    List<Object> values = new ArrayList<>();
    for (ConfNode item : items.list()) {
      values.add(value(type, item, option, path + "[" + values.size() + "]"));
    }
    return values.contains(UNREADABLE) ? UNREADABLE : List.copyOf(values);
  }

  private Object value(ValueType type, ConfNode node, Option option, String path) {
    try {
      return type.read(node, option);
    } catch (IllegalArgumentException e) {
      problems.value(path, node, type.allowed(option), e.getMessage());
      return UNREADABLE;
    } catch (ArithmeticException e) {
      problems.value(path, node, type.allowed(option), "that is too large");
      return UNREADABLE;
    }
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

  private static ConfNode defaultItems(Option option) {
    List<ConfNode> items =
        Arrays.stream(option.byDefault()).map(text -> ConfNode.scalar(text, "")).toList();
    return new ConfNode(new ConfNode.Items(items), "");
  }

  private static Class<?> itemType(RecordComponent component) {
    return (Class<?>) ((ParameterizedType) component.getGenericType()).getActualTypeArguments()[0];
  }

  private static boolean isValue(Class<?> type) {
    return ValueType.KNOWN.containsKey(type);
  }

  private static boolean isNullable(RecordComponent component) {
    return component.getAnnotatedType().isAnnotationPresent(Nullable.class);
  }
}
