package io.roomcast.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Fills what a conf leaves out with the defaults of its keys; their origin is empty. What does not
 * fit its shape is left as it is, for {@link ConfReader} to refuse. Stateless.
 */
final class Defaults {

  /** The origin of a default. */
  static final String ORIGIN = "";

  private Defaults() {}

  /** The object with all keys of its shape, in their order, then those that are unknown. */
  static ConfNode fill(Shape.RecordOf record, ConfNode node) {
    if (!(node.value() instanceof ConfNode.Entries entries)) {
      return node;
    }
    Map<String, ConfNode> filled = new LinkedHashMap<>();
    record
        .keys()
        .forEach(
            (name, key) -> {
              ConfNode child = fill(key, entries.map().get(name));
              if (child != null) {
                filled.put(name, child);
              }
            });
    entries.map().forEach(filled::putIfAbsent);
    return ConfNode.object(filled, node.where());
  }

  /** The default of a list; an empty one when there is none. */
  static List<ConfNode> list(Shape.Key key) {
    return key.shape() instanceof Shape.ListOf list && list.item() instanceof Shape.Scalar item
        ? Arrays.stream(key.option().byDefault())
            .map(text -> item.type().node(text, ORIGIN))
            .toList()
        : List.of();
  }

  /** The default of a key that has one and is no list. */
  static ConfNode single(Shape.Key key) {
    String text = key.option().byDefault()[0];
    return key.shape() instanceof Shape.Scalar scalar
        ? scalar.type().node(text, ORIGIN)
        : ConfNode.scalar(text, ORIGIN);
  }

  private static @Nullable ConfNode fill(Shape.Key key, @Nullable ConfNode given) {
    if (key.option().toggle()) {
      return toggle((Shape.RecordOf) key.shape(), given == null ? single(key) : given);
    }
    if (given != null) {
      return fill(key.shape(), given);
    }
    if (key.option().byDefault().length > 0 && key.shape() instanceof Shape.Scalar) {
      return single(key);
    }
    if (key.nullable() && key.option().byDefault().length == 0) {
      return null;
    }
    if (key.shape() instanceof Shape.ListOf) {
      return ConfNode.list(list(key), ORIGIN);
    }
    ConfNode empty = ConfNode.object(Map.of(), ORIGIN);
    if (key.shape() instanceof Shape.RecordOf record) {
      return fill(record, empty);
    }
    return key.shape() instanceof Shape.MapOf ? empty : null;
  }

  private static ConfNode fill(Shape shape, ConfNode node) {
    if (shape instanceof Shape.RecordOf record) {
      return fill(record, node);
    }
    if (shape instanceof Shape.OneOf oneOf && node.value() instanceof ConfNode.Entries entries) {
      Shape.RecordOf kind = oneOf.kind(entries);
      return kind == null ? node : fill(kind, node);
    }
    if (shape instanceof Shape.ListOf list && node.value() instanceof ConfNode.Items items) {
      List<ConfNode> filled = new ArrayList<>();
      items.list().forEach(item -> filled.add(fill(list.item(), item)));
      return ConfNode.list(filled, node.where());
    }
    if (shape instanceof Shape.MapOf map && node.value() instanceof ConfNode.Entries entries) {
      Map<String, ConfNode> filled = new LinkedHashMap<>();
      entries.map().forEach((name, child) -> filled.put(name, fill(map.value(), child)));
      return ConfNode.object(filled, node.where());
    }
    return node;
  }

  private static ConfNode toggle(Shape.RecordOf record, ConfNode node) {
    boolean on = Boolean.TRUE.equals(node.value());
    return fill(record, on ? ConfNode.object(Map.of(), node.where()) : node);
  }
}
