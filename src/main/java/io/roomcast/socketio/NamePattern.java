package io.roomcast.socketio;

import java.util.List;
import java.util.function.Predicate;

/**
 * Names with wildcards, of events, rooms and namespaces: {@code *} stands for any text, the empty
 * one included; everything else for itself. Takes time in proportion to the name, whatever the
 * pattern. Immutable, thread-safe.
 */
public final class NamePattern implements Predicate<String> {

  private final String text;

  /** What stands between the wildcards; a single one when there is none. */
  private final List<String> parts;

  private NamePattern(String text, List<String> parts) {
    this.text = text;
    this.parts = parts;
  }

  /** The pattern of this text. */
  public static NamePattern of(String text) {
    return new NamePattern(text, List.of(text.split("\\*", -1)));
  }

  /** The pattern of these parts, taken literally, with any text between each two of them. */
  public static NamePattern ofParts(List<String> parts) {
    if (parts.isEmpty()) {
      throw new IllegalArgumentException("no parts");
    }
    return new NamePattern(String.join("*", parts), List.copyOf(parts));
  }

  /** Whether it stands for this text only. */
  public boolean exact() {
    return parts.size() == 1;
  }

  @Override
  public boolean test(String name) {
    String first = parts.get(0);
    if (parts.size() == 1) {
      return first.equals(name);
    }
    String last = parts.get(parts.size() - 1);
    if (name.length() < first.length() + last.length()
        || !name.startsWith(first)
        || !name.endsWith(last)) {
      return false;
    }
    int at = first.length();
    int end = name.length() - last.length();
    for (int i = 1; i < parts.size() - 1; i++) {
      int found = name.indexOf(parts.get(i), at);
      if (found < 0 || found + parts.get(i).length() > end) {
        return false;
      }
      at = found + parts.get(i).length();
    }
    return true;
  }

  @Override
  public String toString() {
    return text;
  }
}
