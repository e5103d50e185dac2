package io.roomcast.config;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Takes shapes from records. What a conf record must not be is told here, by an {@link
 * IllegalStateException} that names the component. Stateless.
 */
final class Shapes {

  private Shapes() {}

  /** The shape of the whole conf. */
  static Shape.RecordOf root() {
    return of(RoomcastConf.class);
  }

  /** The shape of a record. */
  static Shape.RecordOf of(Class<?> type) {
    Map<String, Shape.Key> keys = new LinkedHashMap<>();
    for (RecordComponent component : type.getRecordComponents()) {
      Shape.Key key = key(component);
      keys.put(key.name(), key);
    }
    return new Shape.RecordOf(type, Collections.unmodifiableMap(keys));
  }

  private static Shape.Key key(RecordComponent component) {
    Option option = component.getAnnotation(Option.class);
    if (option == null) {
      throw new IllegalStateException("no @Option on " + component);
    }
    String name = option.name().isEmpty() ? component.getName() : option.name();
    boolean nullable = component.getAnnotatedType().isAnnotationPresent(Nullable.class);
    Shape.Key key = new Shape.Key(name, option, shape(component.getGenericType()), nullable);
    if (option.toggle() && !(key.shape() instanceof Shape.RecordOf && nullable)) {
      throw new IllegalStateException("only a nullable record can be a toggle: " + component);
    }
    if (key.isSecret() && !texts(key.shape())) {
      throw new IllegalStateException("only a text or JSON can be secret: " + component);
    }
    if (!(key.shape() instanceof Shape.RecordOf) && hasReloadable(key.shape())) {
      throw new IllegalStateException("only as a whole can this be reloadable: " + component);
    }
    return key;
  }

  private static boolean hasReloadable(Shape shape) {
    if (shape instanceof Shape.RecordOf record) {
      return record.keys().values().stream()
          .anyMatch(key -> key.option().reloadable() || hasReloadable(key.shape()));
    }
    if (shape instanceof Shape.OneOf oneOf) {
      return oneOf.kinds().values().stream().anyMatch(Shapes::hasReloadable);
    }
    if (shape instanceof Shape.ListOf list) {
      return hasReloadable(list.item());
    }
    return shape instanceof Shape.MapOf map && hasReloadable(map.value());
  }

  private static boolean texts(Shape shape) {
    return shape instanceof Shape.ListOf list
        ? texts(list.item())
        : shape instanceof Shape.Scalar scalar
            && (scalar.type() instanceof ValueType.Text || scalar.type() instanceof RawJson.Type);
  }

  private static Shape shape(Type type) {
    if (type instanceof ParameterizedType generic) {
      Type[] arguments = generic.getActualTypeArguments();
      return generic.getRawType() == List.class
          ? new Shape.ListOf(shape(arguments[0]))
          : map(generic, arguments);
    }
    Class<?> plain = (Class<?>) type;
    if (ValueTypes.isKnown(plain) || !(plain.isRecord() || plain.isSealed())) {
      return new Shape.Scalar(ValueTypes.of(plain));
    }
    return plain.isRecord() ? of(plain) : oneOf(plain);
  }

  private static Shape map(ParameterizedType type, Type[] arguments) {
    if (type.getRawType() != Map.class || arguments[0] != String.class) {
      throw new IllegalStateException("conf records cannot hold a " + type);
    }
    return new Shape.MapOf(shape(arguments[1]));
  }

  private static Shape.OneOf oneOf(Class<?> type) {
    Variants variants = type.getAnnotation(Variants.class);
    if (variants == null) {
      throw new IllegalStateException("no @Variants on " + type);
    }
    Map<String, Shape.RecordOf> kinds = new LinkedHashMap<>();
    for (Class<?> permitted : type.getPermittedSubclasses()) {
      Shape.RecordOf kind = of(permitted);
      String name = variants.tag().isEmpty() ? mark(kind) : name(permitted);
      if (kinds.put(name, kind) != null) {
        throw new IllegalStateException("two kinds of " + type + " are told by " + name);
      }
    }
    return new Shape.OneOf(variants.tag(), Collections.unmodifiableMap(kinds));
  }

  private static String name(Class<?> kind) {
    return Objects.requireNonNull(kind.getAnnotation(Variants.Named.class), kind::toString).value();
  }

  private static String mark(Shape.RecordOf kind) {
    return kind.keys().values().stream()
        .findFirst()
        .filter(Shape.Key::required)
        .map(Shape.Key::name)
        .orElseThrow(() -> new IllegalStateException("no required first key in " + kind.type()));
  }
}
