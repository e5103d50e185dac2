package io.roomcast;

import io.roomcast.config.NamespaceConf;
import io.roomcast.socketio.NamePattern;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the conf makes of namespaces, by their names: an exact name counts before patterns, and of
 * those the first that matches. Immutable, thread-safe.
 *
 * @param <T> what is made of each
 */
final class NamespaceTable<T> {

  private final Map<String, T> exact = new HashMap<>();
  private final Map<NamePattern, T> patterns = new LinkedHashMap<>();

  /** Makes one of each. */
  NamespaceTable(List<NamespaceConf> namespaces, Function<NamespaceConf, T> make) {
    for (NamespaceConf conf : namespaces) {
      NamePattern pattern = NamePattern.of(conf.name());
      if (pattern.exact()) {
        exact.putIfAbsent(conf.name(), make.apply(conf));
      } else {
        patterns.put(pattern, make.apply(conf));
      }
    }
  }

  /** What belongs to the namespace of that name, or null. */
  @Nullable T find(String name) {
    T found = exact.get(name);
    if (found != null) {
      return found;
    }
    for (Map.Entry<NamePattern, T> entry : patterns.entrySet()) {
      if (entry.getKey().test(name)) {
        return entry.getValue();
      }
    }
    return null;
  }
}
