package io.roomcast.config;

import java.time.Duration;
import java.util.Map;

/** The value types by the class that a component of a record has. Stateless. */
final class ValueTypes {

  private static final Map<Class<?>, ValueType> KNOWN =
      Map.of(
          boolean.class, new ValueType.Switch(),
          int.class, new ValueType.WholeNumber(),
          double.class, new ValueType.Fraction(),
          String.class, new ValueType.Text(),
          Duration.class, new ValueType.Time(),
          DataSize.class, new ValueType.Size(),
          Instances.class, new ValueType.InstancesType(),
          Origin.class, new ValueType.OriginType());

  private ValueTypes() {}

  /** Whether values of this class are read as a whole, even if it is a record. */
  static boolean isKnown(Class<?> type) {
    return KNOWN.containsKey(type);
  }

  /** The type of a component of this class. */
  static ValueType of(Class<?> type) {
    if (type.isEnum()) {
      return new ValueType.Choice(type);
    }
    ValueType known = KNOWN.get(type);
    if (known == null) {
      throw new IllegalStateException("conf records cannot hold a " + type);
    }
    return known;
  }
}
