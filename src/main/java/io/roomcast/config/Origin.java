package io.roomcast.config;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which origins may read answers: the values that Node's {@code cors.origin} can have in JSON. */
public sealed interface Origin {

  /** {@code "*"}: everybody. */
  record Any() implements Origin {}

  /** {@code true}: whoever asks is named in the answer. */
  record Reflect() implements Origin {}

  /** {@code false}: no cross-origin headers. */
  record None() implements Origin {}

  /** A text: this origin is named in every answer. */
  record Fixed(String origin) implements Origin {}

  /** Origins that are equal to a text or in which a pattern is found. */
  record Listed(List<String> origins, List<Pattern> patterns) implements Origin {}

  /**
   * Reads a value of the conf; texts between slashes are patterns, as in JavaScript.
   *
   * @throws IllegalArgumentException when it is none
   */
  static Origin read(ConfNode node) {
    if (node.value() instanceof Boolean reflect) {
      return reflect ? new Reflect() : new None();
    }
    if (node.value() instanceof String text && !isPattern(text)) {
      return text.equals("*") ? new Any() : new Fixed(origin(text));
    }
    List<ConfNode> items =
        node.value() instanceof ConfNode.Items list ? list.list() : List.of(node);
    List<String> origins = new ArrayList<>();
    List<Pattern> patterns = new ArrayList<>();
    for (ConfNode item : items) {
      if (!(item.value() instanceof String text)) {
        throw new IllegalArgumentException("not an origin: " + item.found());
      }
      if (isPattern(text)) {
        patterns.add(pattern(text));
      } else {
        origins.add(origin(text));
      }
    }
    return new Listed(List.copyOf(origins), List.copyOf(patterns));
  }

  private static boolean isPattern(String text) {
    return text.length() > 2 && text.startsWith("/") && text.lastIndexOf('/') > 1;
  }

  /** An origin never has a path or a trailing slash; such an entry would match nobody. */
  private static String origin(String text) {
    Matcher matcher = Pattern.compile("[a-z][a-z0-9+.-]*://[^/\\s]+|null").matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "not an origin: " + ConfNode.quote(text) + "; one is scheme://host[:port]");
    }
    return text;
  }

  private static Pattern pattern(String text) {
    int end = text.lastIndexOf('/');
    int flags = 0;
    for (char flag : text.substring(end + 1).toCharArray()) {
      flags |=
          switch (flag) {
            case 'i' -> Pattern.CASE_INSENSITIVE;
            case 'm' -> Pattern.MULTILINE;
            case 's' -> Pattern.DOTALL;
            case 'u' -> Pattern.UNICODE_CASE;
            default -> throw new IllegalArgumentException("flags of a pattern are i, m, s, u");
          };
    }
    // A PatternSyntaxException is an IllegalArgumentException that says what is wrong.
    return Pattern.compile(text.substring(1, end), flags);
  }
}
