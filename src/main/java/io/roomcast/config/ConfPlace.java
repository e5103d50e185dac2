package io.roomcast.config;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A value in the conf tree, found by its path from the record that holds it. Immutable.
 *
 * @param node the value, or the last that is there on the way to it
 * @param secret whether it may be, or hold, a secret
 */
record ConfPlace(ConfNode node, boolean secret) {

  private static final Pattern STEP = Pattern.compile("([\\w$-]+)|\\[(\\d+)]");

  /** The value at a path like {@code events[1].backend}. */
  static ConfPlace find(Shape.RecordOf record, ConfNode root, String path) {
    Shape shape = record;
    ConfNode node = root;
    boolean secret = false;
    Matcher steps = STEP.matcher(path);
    while (steps.find()) {
      ConfNode next = step(node, steps);
      if (steps.group(1) != null) {
        Shape.Key key = key(shape, node, steps.group(1));
        secret = key == null || key.isSecret();
        shape = key == null ? record : key.shape();
      } else if (shape instanceof Shape.ListOf list) {
        shape = list.item();
      }
      if (next == null) {
        return new ConfPlace(node, true);
      }
      node = next;
    }
    return new ConfPlace(node, secret || Shape.hasSecrets(shape));
  }

  private static @Nullable ConfNode step(ConfNode node, Matcher step) {
    if (step.group(1) != null) {
      return node.entries().get(step.group(1));
    }
    int index = Integer.parseInt(step.group(2));
    return node.value() instanceof ConfNode.Items items && index < items.list().size()
        ? items.list().get(index)
        : null;
  }

  private static Shape.@Nullable Key key(Shape shape, ConfNode node, String name) {
    if (shape instanceof Shape.RecordOf record) {
      return record.keys().get(name);
    }
    if (shape instanceof Shape.OneOf oneOf) {
      Shape.RecordOf kind = oneOf.kind(new ConfNode.Entries(node.entries()));
      return kind == null ? null : kind.keys().get(name);
    }
    return null;
  }
}
