package io.roomcast.engineio;

import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Texts that the requests of many clients have in common, header names and most values, so that
 * each is kept once and not once per session. Event loop of the server.
 *
 * <p>Bounded whatever clients send: a text takes the place of the one that had its slot, and long
 * ones are not remembered.
 */
final class SharedTexts implements UnaryOperator<String> {

  private static final int SLOTS = 1024;

  /** Of a User-Agent that names everything it is compatible with. */
  private static final int LONGEST = 400;

  private final @Nullable String[] texts = new String[SLOTS];

  /** A text that equals this one: that of an earlier request if it is remembered. */
  @Override
  public String apply(String text) {
    if (text.length() > LONGEST) {
      return text;
    }
    int hash = text.hashCode();
    int slot = (hash ^ (hash >>> 16)) & (SLOTS - 1);
    String known = texts[slot];
    if (text.equals(known)) {
      return known;
    }
    texts[slot] = text;
    return text;
  }
}
