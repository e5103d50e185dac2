package io.roomcast.config;

import java.util.function.BiConsumer;

/** A conf record with rules that no single key can tell. */
interface Checked {

  /**
   * Reports each key that breaks the rule, with what would be allowed. A key of what is below is
   * named by its path, as {@code events[1].backend}.
   */
  default void check(BiConsumer<String, String> problem) {}

  /** Reports each key whose value is allowed and surely not meant, with what would be better. */
  default void advise(BiConsumer<String, String> advice) {}
}
