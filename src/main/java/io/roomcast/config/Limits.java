package io.roomcast.config;

import java.util.concurrent.TimeUnit;

/** What an {@link Option} asks of one value. Immutable; the components are those of the option. */
record Limits(String min, String max, String pattern, TimeUnit unit, Secrecy secret) {

  static Limits of(Option option) {
    return new Limits(option.min(), option.max(), option.pattern(), option.unit(), option.secret());
  }

  /** What is asked of the items, where this is asked of a list. */
  Limits ofItems() {
    return new Limits("", "", pattern, unit, secret);
  }

  /** What is asked of the values, where this is asked of a map. */
  Limits ofValues() {
    return new Limits("", "", "", unit, secret);
  }

  boolean isSecret() {
    return secret != Secrecy.NONE;
  }

  /** Whether a number of entries or characters is within the bounds. */
  boolean fits(int size) {
    return (min.isEmpty() || size >= Integer.parseInt(min))
        && (max.isEmpty() || size <= Integer.parseInt(max));
  }

  /** Bounds of a value, as part of a sentence. */
  String bounds() {
    if (max.isEmpty()) {
      return min.isEmpty() ? "" : " of at least " + min;
    }
    return " from " + (min.isEmpty() ? "0" : min) + " to " + max;
  }

  /** Bounds of a number of entries, as part of a sentence. */
  String size() {
    if (max.isEmpty()) {
      return min.isEmpty() ? "" : " (at least " + min + ")";
    }
    return " (" + (min.isEmpty() ? "0" : min) + " to " + max + ")";
  }
}
