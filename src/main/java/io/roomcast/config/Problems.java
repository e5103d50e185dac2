package io.roomcast.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Collects what is wrong with one conf, and what is odd, while it is read. One thread. */
final class Problems {

  private final List<ConfProblem> found = new ArrayList<>();
  private final List<ConfProblem> warnings = new ArrayList<>();
  private final boolean lenient;

  /** With {@code lenient}, unknown keys are warnings. */
  Problems(boolean lenient) {
    this.lenient = lenient;
  }

  void add(String path, String what, String allowed, @Nullable String hint, String where) {
    found.add(new ConfProblem(path, what, allowed, hint, where));
  }

  /** A value that is not allowed. */
  void value(String path, ConfNode node, String allowed, @Nullable String hint) {
    add(path, node.found(), allowed, hint, node.where());
  }

  /** A value that is allowed and surely not meant. */
  void warn(String path, String what, String allowed, String where) {
    warnings.add(new ConfProblem(path, what, allowed, null, where));
  }

  /** A key that does not exist. */
  void unknownKey(String path, String key, String where, Collection<String> known) {
    String nearest = nearest(key, known);
    unknown(child(path, key), where, known, nearest);
  }

  /** A path that does not exist; {@code meant} is what it probably should be. */
  void unknown(String path, String where, Collection<String> known, @Nullable String meant) {
    String hint = meant == null ? null : "did you mean \"" + meant + "\"?";
    (lenient ? warnings : found)
        .add(new ConfProblem(path, "an unknown key", String.join(", ", known), hint, where));
  }

  List<ConfProblem> list() {
    return found;
  }

  List<ConfProblem> warnings() {
    return warnings;
  }

  boolean isEmpty() {
    return found.isEmpty();
  }

  /** The path of a key of the object at {@code path}. */
  static String child(String path, String key) {
    if (!key.matches("[\\w$-]+")) {
      return path + "[" + ConfNode.quote(key) + "]";
    }
    return path.isEmpty() ? key : path + "." + key;
  }

  /** The path of an item of the list at {@code path}. */
  static String item(String path, int index) {
    return path + "[" + index + "]";
  }

  /** The known name closest to what was written, or null when none is close. */
  static @Nullable String nearest(String written, Collection<String> known) {
    String best = null;
    int bestDistance = Math.max(2, written.length() / 3) + 1;
    for (String name : known) {
      int distance = distance(written.toLowerCase(Locale.ROOT), name.toLowerCase(Locale.ROOT));
      if (distance < bestDistance) {
        best = name;
        bestDistance = distance;
      }
    }
    return best;
  }

  /** Levenshtein's edit distance. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(substituted, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
