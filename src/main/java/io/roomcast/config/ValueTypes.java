package io.roomcast.config;

import java.time.Duration;
import java.util.Map;

/** The value types by the class that a component of a record has. Stateless. */
final class ValueTypes {

  private static final Map<Class<?>, ValueType> KNOWN =
      Map.ofEntries(
          Map.entry(boolean.class, new ValueType.Switch()),
          Map.entry(int.class, new ValueType.WholeNumber()),
          Map.entry(double.class, new ValueType.Fraction()),
          Map.entry(String.class, new ValueType.Text()),
          Map.entry(Duration.class, new ValueType.Time()),
          Map.entry(DataSize.class, new ValueType.Size()),
          Map.entry(Instances.class, new ValueType.InstancesType()),
          Map.entry(Origin.class, new ValueType.OriginType()),
          Map.entry(RawJson.class, new RawJson.Type()),
          Map.entry(TextList.class, new TextList.Type()),
          Map.entry(ConditionConf.class, new ConditionConf.Type()));

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
