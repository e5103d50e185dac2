package io.roomcast.config;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
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
  String allowed(Limits limits);

  /**
   * The value.
   *
   * @throws IllegalArgumentException when the node is none or is out of bounds; a message says why
   */
  Object read(ConfNode node, Limits limits);

  /** What its values are, in the words of JSON Schema. */
  Map<String, Object> schema(Limits limits);

  /** The node for a text that stands outside of JSON: in the environment, in an annotation. */
  default ConfNode node(String text, String where) {
    return ConfNode.scalar(text, where);
  }

  /** Whether a text outside of JSON that looks like an object or a list is read as JSON. */
  default boolean structured() {
    return false;
  }

  /** {@code true} or {@code false}. */
  record Switch() implements ValueType {
    @Override
    public String allowed(Limits limits) {
      return "true or false";
    }

    @Override
    public Object read(ConfNode node, Limits limits) {
      return require(node, Boolean.class);
    }

    @Override
    public Map<String, Object> schema(Limits limits) {
      return Map.of("type", "boolean");
    }
  }

  /** A whole number. */
  record WholeNumber() implements ValueType {
    @Override
    public String allowed(Limits limits) {
      return "a whole number" + limits.bounds();
    }

    @Override
    public Object read(ConfNode node, Limits limits) {
      return (int) inBounds(whole(require(node, BigDecimal.class)), limits, Long::parseLong);
    }

    @Override
    public Map<String, Object> schema(Limits limits) {
      return SchemaWords.integer(limits, Long::parseLong);
    }
  }

  /** A number with or without a fraction. */
  record Fraction() implements ValueType {
    @Override
    public String allowed(Limits limits) {
      return "a number" + limits.bounds();
    }

    @Override
    public Object read(ConfNode node, Limits limits) {
      BigDecimal value = require(node, BigDecimal.class);
      if ((!limits.min().isEmpty() && value.compareTo(new BigDecimal(limits.min())) < 0)
          || (!limits.max().isEmpty() && value.compareTo(new BigDecimal(limits.max())) > 0)) {
        throw new IllegalArgumentException();
      }
      return value.doubleValue();
    }

    @Override
    public Map<String, Object> schema(Limits limits) {
      return SchemaWords.number(limits);
    }
  }

  /** A text. */
  record Text() implements ValueType {
    @Override
    public String allowed(Limits limits) {
      String matching = limits.pattern().isEmpty() ? "" : " that matches " + limits.pattern();
      String strong = limits.secret() == Secrecy.STRONG ? ", no placeholder" : "";
      return "a text" + length(limits) + matching + strong;
    }

    private static String length(Limits limits) {
      String bounds = limits.bounds();
      return bounds.isEmpty() ? "" : bounds + " characters";
    }

    @Override
    public Object read(ConfNode node, Limits limits) {
      String text = require(node, String.class);
      if (limits.secret() == Secrecy.STRONG && Secrets.isPlaceholder(text)) {
        throw new IllegalArgumentException("that is a placeholder, no secret");
      }
      if (!limits.pattern().isEmpty() && !Pattern.matches(limits.pattern(), text)) {
        throw new IllegalArgumentException();
      }
      inBounds(text.length(), limits, Long::parseLong);
      return text;
    }

    @Override
    public Map<String, Object> schema(Limits limits) {
      return SchemaWords.text(limits);
    }

    @Override
    public ConfNode node(String text, String where) {
      return new ConfNode(text, where);
    }
  }

  /** One of an enum's constants, in camel case unless they are {@link Spelled}. */
  record Choice(Class<?> type) implements ValueType {
    @Override
    public String allowed(Limits limits) {
      return Arrays.stream(type.getEnumConstants())
          .map(constant -> ConfNode.quote(name(constant)))
          .collect(Collectors.joining(", "));
    }

    @Override
    public Object read(ConfNode node, Limits limits) {
      String text = require(node, String.class);
      return Arrays.stream(type.getEnumConstants())
          .filter(constant -> name(constant).equals(text))
          .findFirst()
          .orElseThrow(IllegalArgumentException::new);
    }

    @Override
    public Map<String, Object> schema(Limits limits) {
      return SchemaWords.choice(Arrays.stream(type.getEnumConstants()).map(Choice::name).toList());
    }

    @Override
    public ConfNode node(String text, String where) {
      return new ConfNode(text, where);
    }

    private static String name(Object constant) {
      if (constant instanceof Spelled spelled) {
        return spelled.spelling();
      }
      String[] words = ((Enum<?>) constant).name().toLowerCase(Locale.ROOT).split("_", -1);
      return words[0]
          + Arrays.stream(words)
              .skip(1)
              .map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
              .collect(Collectors.joining());
    }
  }

  /** A duration: a number in the option's unit, or a text with its own. */
  record Time() implements ValueType {
    @Override
    public String allowed(Limits limits) {
      String unit = limits.unit().name().toLowerCase(Locale.ROOT);
      return "a duration" + limits.bounds() + ": a number of " + unit + ", or a text like \"25s\"";
    }

    @Override
    public Object read(ConfNode node, Limits limits) {
      Duration duration =
          node.value() instanceof String text
              ? Durations.parse(text)
              : Duration.of(whole(require(node, BigDecimal.class)), limits.unit().toChronoUnit());
      inBounds(duration.toMillis(), limits, bound -> Durations.parse(bound).toMillis());
      return duration;
    }

    @Override
    public Map<String, Object> schema(Limits limits) {
      long unit = limits.unit().toMillis(1);
      return SchemaWords.numberOrText(
          limits, bound -> Durations.parse(bound).toMillis() / unit, Durations.PATTERN);
    }
  }

  /** A size: a number of bytes, or a text with its unit. */
  record Size() implements ValueType {
    @Override
    public String allowed(Limits limits) {
      return "a size" + limits.bounds() + ": a number of bytes, or a text like \"64KiB\"";
    }

    @Override
    public Object read(ConfNode node, Limits limits) {
      DataSize size =
          node.value() instanceof String text
              ? DataSize.parse(text)
              : new DataSize(whole(require(node, BigDecimal.class)));
      inBounds(size.bytes(), limits, bound -> DataSize.parse(bound).bytes());
      return size;
    }

    @Override
    public Map<String, Object> schema(Limits limits) {
      return SchemaWords.numberOrText(
          limits, bound -> DataSize.parse(bound).bytes(), DataSize.PATTERN);
    }
  }

  /** {@code "cpus"} or a number. */
  record InstancesType() implements ValueType {
    @Override
    public String allowed(Limits limits) {
      return "\"cpus\", or a whole number" + limits.bounds();
    }

    @Override
    public Object read(ConfNode node, Limits limits) {
      if ("cpus".equals(node.value())) {
        return Instances.CPUS;
      }
      long number = whole(require(node, BigDecimal.class));
      return new Instances((int) inBounds(number, limits, Long::parseLong));
    }

    @Override
    public Map<String, Object> schema(Limits limits) {
      return SchemaWords.anyOf(
          SchemaWords.choice(List.of("cpus")), SchemaWords.integer(limits, Long::parseLong));
    }
  }

  /** See {@link Origin}. */
  record OriginType() implements ValueType {
    @Override
    public String allowed(Limits limits) {
      return "\"*\", true, false, an origin like \"https://example.com\", \"/pattern/flags\","
          + " or a list of the last two";
    }

    @Override
    public Object read(ConfNode node, Limits limits) {
      return Origin.read(node);
    }

    @Override
    public Map<String, Object> schema(Limits limits) {
      Map<String, Object> text = Map.of("type", "string");
      return SchemaWords.anyOf(
          Map.of("type", "boolean"), text, SchemaWords.of("type", "array", "items", text));
    }

    @Override
    public boolean structured() {
      return true;
    }

    /** A text with commas is a list: no origin and no sensible pattern has one. */
    @Override
    public ConfNode node(String text, String where) {
      if (!text.contains(",")) {
        return ConfNode.scalar(text, where);
      }
      return ConfNode.list(
          Arrays.stream(text.split(",", -1))
              .map(item -> new ConfNode(item.strip(), where))
              .toList(),
          where);
    }
  }

  private static long inBounds(long value, Limits limits, ToLong bound) {
    if ((!limits.min().isEmpty() && value < bound.of(limits.min()))
        || (!limits.max().isEmpty() && value > bound.of(limits.max()))) {
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

  /** Reads a bound of an limits. */
  interface ToLong {
    long of(String text);
  }
}
