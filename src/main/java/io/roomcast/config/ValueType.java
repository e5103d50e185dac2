package io.roomcast.config;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * How a value that is no record and no list is read from JSON, and what is said of one that does
 * not fit. Stateless.
 */
interface ValueType {

  /** What is allowed, for messages. */
  String allowed(Option option);

  /**
   * The value.
   *
   * @throws IllegalArgumentException when the node is none or is out of bounds; a message says why
   */
  Object read(ConfNode node, Option option);

  /** The type of a component of this class. */
  static ValueType of(Class<?> type) {
    if (type.isEnum()) {
      return new Choice(type);
    }
    ValueType known = KNOWN.get(type);
    if (known == null) {
      throw new IllegalStateException("conf records cannot hold a " + type);
    }
    return known;
  }

  Map<Class<?>, ValueType> KNOWN =
      Map.of(
          boolean.class, new Switch(),
          int.class, new WholeNumber(),
          double.class, new Fraction(),
          String.class, new Text(),
          Duration.class, new Time(),
          DataSize.class, new Size(),
          Instances.class, new InstancesType(),
          Origin.class, new OriginType());

  /** {@code true} or {@code false}. */
  record Switch() implements ValueType {
    @Override
    public String allowed(Option option) {
      return "true or false";
    }

    @Override
    public Object read(ConfNode node, Option option) {
      return require(node, Boolean.class);
    }
  }

  /** A whole number. */
  record WholeNumber() implements ValueType {
    @Override
    public String allowed(Option option) {
      return "a whole number" + bounds(option);
    }

    @Override
    public Object read(ConfNode node, Option option) {
      return (int) inBounds(whole(require(node, BigDecimal.class)), option, Long::parseLong);
    }
  }

  /** A number with or without a fraction. */
  record Fraction() implements ValueType {
    @Override
    public String allowed(Option option) {
      return "a number" + bounds(option);
    }

    @Override
    public Object read(ConfNode node, Option option) {
      BigDecimal value = require(node, BigDecimal.class);
      if (value.compareTo(new BigDecimal(option.min())) < 0
          || value.compareTo(new BigDecimal(option.max())) > 0) {
        throw new IllegalArgumentException();
      }
      return value.doubleValue();
    }
  }

  /** A text. */
  record Text() implements ValueType {
    @Override
    public String allowed(Option option) {
      return option.pattern().isEmpty() ? "a text" : "a text that matches " + option.pattern();
    }

    @Override
    public Object read(ConfNode node, Option option) {
      String text = require(node, String.class);
      if (!option.pattern().isEmpty() && !Pattern.matches(option.pattern(), text)) {
        throw new IllegalArgumentException();
      }
      return text;
    }
  }

  /** One of an enum's constants, in lower case. */
  record Choice(Class<?> type) implements ValueType {
    @Override
    public String allowed(Option option) {
      return Arrays.stream(type.getEnumConstants())
          .map(constant -> ConfNode.quote(name(constant)))
          .collect(Collectors.joining(", "));
    }

    @Override
    public Object read(ConfNode node, Option option) {
      String text = require(node, String.class);
      return Arrays.stream(type.getEnumConstants())
          .filter(constant -> name(constant).equals(text))
          .findFirst()
          .orElseThrow(IllegalArgumentException::new);
    }

    private static String name(Object constant) {
      return ((Enum<?>) constant).name().toLowerCase(Locale.ROOT);
    }
  }

  /** A duration: a number in the option's unit, or a text with its own. */
  record Time() implements ValueType {
    @Override
    public String allowed(Option option) {
      String unit = option.unit().name().toLowerCase(Locale.ROOT);
      return "a duration" + bounds(option) + ": a number of " + unit + ", or a text like \"25s\"";
    }

    @Override
    public Object read(ConfNode node, Option option) {
      Duration duration =
          node.value() instanceof String text
              ? Durations.parse(text)
              : Duration.of(whole(require(node, BigDecimal.class)), option.unit().toChronoUnit());
      inBounds(duration.toMillis(), option, bound -> Durations.parse(bound).toMillis());
      return duration;
    }
  }

  /** A size: a number of bytes, or a text with its unit. */
  record Size() implements ValueType {
    @Override
    public String allowed(Option option) {
      return "a size" + bounds(option) + ": a number of bytes, or a text like \"64KiB\"";
    }

    @Override
    public Object read(ConfNode node, Option option) {
      DataSize size =
          node.value() instanceof String text
              ? DataSize.parse(text)
              : new DataSize(whole(require(node, BigDecimal.class)));
      inBounds(size.bytes(), option, bound -> DataSize.parse(bound).bytes());
      return size;
    }
  }

  /** {@code "cpus"} or a number. */
  record InstancesType() implements ValueType {
    @Override
    public String allowed(Option option) {
      return "\"cpus\", or a whole number" + bounds(option);
    }

    @Override
    public Object read(ConfNode node, Option option) {
      if ("cpus".equals(node.value())) {
        return Instances.CPUS;
      }
      long number = whole(require(node, BigDecimal.class));
      return new Instances((int) inBounds(number, option, Long::parseLong));
    }
  }

  /** See {@link Origin}. */
  record OriginType() implements ValueType {
    @Override
    public String allowed(Option option) {
      return "\"*\", true, false, an origin like \"https://example.com\", \"/pattern/flags\","
          + " or a list of the last two";
    }

    @Override
    public Object read(ConfNode node, Option option) {
      return Origin.read(node);
    }
  }

  /** The bounds as part of a sentence. */
  private static String bounds(Option option) {
    if (option.max().isEmpty()) {
      return option.min().isEmpty() ? "" : " of at least " + option.min();
    }
    return " from " + option.min() + " to " + option.max();
  }

  private static long inBounds(long value, Option option, ToLong bound) {
    if ((!option.min().isEmpty() && value < bound.of(option.min()))
        || (!option.max().isEmpty() && value > bound.of(option.max()))) {
      throw new IllegalArgumentException();
    }
    return value;
  }

  private static long whole(BigDecimal number) {
    try {
      return number.longValueExact();
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException("that is no whole number", e);
    }
  }

  private static <T> T require(ConfNode node, Class<T> type) {
    if (!type.isInstance(node.value())) {
      throw new IllegalArgumentException();
    }
    return type.cast(node.value());
  }

  /** Reads a bound of an option. */
  interface ToLong {
    long of(String text);
  }
}
