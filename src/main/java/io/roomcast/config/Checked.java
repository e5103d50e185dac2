package io.roomcast.config;

import java.util.function.BiConsumer;

/** A conf record with a rule that no single key can tell. */
interface Checked {

  /** Reports each key that breaks the rule, with what would be allowed. */
  void check(BiConsumer<String, String> problem);
}
