package io.roomcast.handler;

import io.roomcast.socketio.NamePattern;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What each socket of a namespace may send. Immutable, thread-safe.
 *
 * @param events all of its events, or null for any number
 * @param named events by name; of several that match, an exact name counts, else the first
 * @param maxPayload bytes of the arguments of an event, see {@link
 *     io.roomcast.socketio.Payload#exceeds}; 0 for any number
 */
public record SocketLimits(@Nullable EventLimit events, List<Named> named, long maxPayload) {

  /** No limit. */
  public static final SocketLimits NONE = new SocketLimits(null, List.of(), 0);

  /**
   * A limit on the events of a name; all that match a pattern share it.
   *
   * @param name tells which
   * @param limit how many
   */
  public record Named(NamePattern name, EventLimit limit) {}

  public SocketLimits {
    named = List.copyOf(named);
  }

  /** Limits by patterns of names, {@code *} standing for any text, in that order. */
  public static List<Named> named(Map<String, EventLimit> byPattern) {
    Map<NamePattern, EventLimit> patterns = new LinkedHashMap<>();
    byPattern.forEach((text, limit) -> patterns.put(NamePattern.of(text), limit));
    return patterns.entrySet().stream()
        // Stable: exact names first, the rest as given.
        .sorted((a, b) -> Boolean.compare(b.getKey().exact(), a.getKey().exact()))
        .map(entry -> new Named(entry.getKey(), entry.getValue()))
        .toList();
  }

  /** The index of the limit for events of that name, or -1. */
  int find(String event) {
    for (int i = 0; i < named.size(); i++) {
      if (named.get(i).name().test(event)) {
        return i;
      }
    }
    return -1;
  }

  boolean isEmpty() {
    return events == null && named.isEmpty() && maxPayload == 0;
  }
}
