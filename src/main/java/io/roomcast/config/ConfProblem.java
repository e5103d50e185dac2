package io.roomcast.config;

import org.jspecify.annotations.Nullable;

/**
 * One thing wrong with a conf. Immutable.
 *
 * @param path the key, as in {@code socketio.cors.origin[2]}; empty for the whole file
 * @param found what is there
 * @param allowed what may be there; empty when nothing may
 * @param hint what probably was meant, or why it was refused; null for nothing
 * @param where {@code file:line:column}, or the environment variable or option of the command line
 *     that set it
 */
public record ConfProblem(
    String path, String found, String allowed, @Nullable String hint, String where) {

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(where);
    text.append(where.isEmpty() ? "" : ": ").append(path).append(path.isEmpty() ? "" : ": ");
    text.append("found ").append(found);
    if (hint != null) {
      text.append(" (").append(hint).append(')');
    }
    if (!allowed.isEmpty()) {
      text.append("; allowed: ").append(allowed);
    }
    return text.toString();
  }
}
