package io.roomcast.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What may stand in one place of the conf tree, taken from the annotated records by {@link Shapes}.
 * Reading, defaults, the JSON Schema, the reference and the environment all walk it. Immutable.
 */
sealed interface Shape {

  /** A value that is no object and no list, or that reads those by itself. */
  record Scalar(ValueType type) implements Shape {}

  /** A list of such. */
  record ListOf(Shape item) implements Shape {}

  /** An object whose keys are names that the operator chooses. */
  record MapOf(Shape value) implements Shape {}

  /**
   * An object with known keys.
   *
   * @param keys by name, in the order of the components
   */
  record RecordOf(Class<?> type, Map<String, Key> keys) implements Shape {

    /** Whether something in it is secret. */
    boolean hasSecrets() {
      return keys.values().stream()
          .anyMatch(key -> key.isSecret() || Shape.hasSecrets(key.shape()));
    }
  }

  /**
   * An object of one of several kinds; see {@link Variants}.
   *
   * @param tag the key whose value tells the kind; empty when it is told by which key is there
   * @param kinds by the value of the tag, or by the key that tells
   */
  record OneOf(String tag, Map<String, RecordOf> kinds) implements Shape {

    /** Names of the kind or kinds that the object claims to be. */
    List<String> claimed(ConfNode.Entries entries) {
      if (tag.isEmpty()) {
        return kinds.keySet().stream().filter(entries.map()::containsKey).toList();
      }
      ConfNode kind = entries.map().get(tag);
      return kind != null && kind.value() instanceof String name && kinds.containsKey(name)
          ? List.of(name)
          : List.of();
    }

    /** The kind of the object, or null when that is not clear. */
    @Nullable RecordOf kind(ConfNode.Entries entries) {
      List<String> claimed = claimed(entries);
      return claimed.size() == 1 ? kinds.get(claimed.get(0)) : null;
    }

    /** Keys beside those of the kind. */
    List<String> extraKeys() {
      return tag.isEmpty() ? List.of() : List.of(tag);
    }

    /** All keys of all kinds; of keys with the same name, the first. */
    Map<String, Key> allKeys() {
      Map<String, Key> all = new LinkedHashMap<>();
      kinds.values().forEach(kind -> kind.keys().forEach(all::putIfAbsent));
      return all;
    }

    /** What must be there, for messages. */
    String allowed() {
      String names = kinds.keySet().stream().map(ConfNode::quote).collect(Collectors.joining(", "));
      return tag.isEmpty()
          ? "an object with one of the keys " + names
          : "an object with " + ConfNode.quote(tag) + ": one of " + names;
    }
  }

  /**
   * One key of a record.
   *
   * @param nullable whether it may be left out without having a default
   */
  record Key(String name, Option option, Shape shape, boolean nullable) {

    /** Whether a conf without it is wrong. */
    boolean required() {
      boolean empties = shape instanceof ListOf || shape instanceof MapOf;
      boolean fills = shape instanceof RecordOf || (empties && Limits.of(option).fits(0));
      return !fills && !nullable && option.byDefault().length == 0;
    }

    boolean isSecret() {
      return option.secret() != Secrecy.NONE;
    }
  }

  /** Whether something in it is secret. */
  static boolean hasSecrets(Shape shape) {
    if (shape instanceof RecordOf record) {
      return record.hasSecrets();
    }
    if (shape instanceof OneOf oneOf) {
      return oneOf.kinds().values().stream().anyMatch(RecordOf::hasSecrets);
    }
    if (shape instanceof ListOf list) {
      return hasSecrets(list.item());
    }
    return shape instanceof MapOf map && hasSecrets(map.value());
  }
}
