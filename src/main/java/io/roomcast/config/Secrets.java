package io.roomcast.config;

import java.util.Locale;
import java.util.Set;

/** Tells secrets from what stands for them in examples. Stateless. */
final class Secrets {

  /** In lower case, without what is no letter or digit. */
  private static final Set<String> PLACEHOLDERS =
      Set.of(
          "changeme",
          "changeit",
          "changethis",
          "replaceme",
          "replacethis",
          "placeholder",
          "todo",
          "example",
          "secret",
          "mysecret",
          "yoursecret",
          "yoursecrethere",
          "password",
          "test");

  private Secrets() {}

  /** Whether it is empty, one character over and over, or a word that examples have. */
  static boolean isPlaceholder(String text) {
    String word = text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
    boolean repeated = text.chars().distinct().count() < 2;
    boolean angled = text.startsWith("<") && text.endsWith(">");
    return repeated || angled || PLACEHOLDERS.contains(word) || word.startsWith("changeme");
  }
}
