package io.roomcast.backend;

import io.vertx.core.Future;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The backends of one event loop by their names. A backend stays the same object while its name is
 * there, whatever else changes. Event loop of the sockets.
 */
public final class Backends {

  private final BackendLoop loop;
  private final Map<String, RemoteBackend> byName = new HashMap<>();
  private Map<String, Backend> all = Map.of();

  /** None yet. */
  public Backends(BackendLoop loop) {
    this.loop = loop;
  }

  /** A change that was found possible, and did not happen yet. */
  public final class Change {

    private final Map<String, Route> changed = new HashMap<>();
    private final Map<String, BackendSpec> specs;

    private Change(Map<String, BackendSpec> specs) {
      this.specs = specs;
      try {
        specs.forEach(this::prepare);
      } catch (IllegalArgumentException e) {
        discard();
        throw e;
      }
    }

    private void prepare(String name, BackendSpec spec) {
      RemoteBackend there = byName.get(name);
      if (there == null || !there.route().spec().equals(spec)) {
        try {
          changed.put(name, new Route(loop, name, spec));
        } catch (IllegalArgumentException e) {
          throw new IllegalArgumentException("backends." + name + "." + e.getMessage(), e);
        }
      }
    }

    /** Makes it happen: new calls go the new ways, those under way come to their end. */
    public void apply() {
      byName
          .entrySet()
          .removeIf(
              entry -> {
                boolean gone = !specs.containsKey(entry.getKey());
                if (gone) {
                  entry.getValue().route().close();
                }
                return gone;
              });
      changed.forEach(
          (name, route) -> {
            RemoteBackend there = byName.get(name);
            if (there == null) {
              byName.put(name, new RemoteBackend(loop, name, route));
            } else {
              there.route(route);
            }
          });
      all = Map.copyOf(byName);
    }

    /** Lets it be, and frees what was prepared. */
    public void discard() {
      changed.values().forEach(Route::close);
    }
  }

  /**
   * Prepares a change to exactly these; nothing has happened yet.
   *
   * @throws IllegalArgumentException when one of them is wrong; nothing is left of it then
   */
  public Change prepare(Map<String, BackendSpec> specs) {
    return new Change(Map.copyOf(specs));
  }

  /** The backend of that name, or null. */
  public @Nullable Backend find(String name) {
    return byName.get(name);
  }

  /** All of them as they are now. Immutable. */
  public Map<String, Backend> all() {
    return all;
  }

  /** What each has done on this loop. */
  public Map<String, BackendStats> stats() {
    Map<String, BackendStats> stats = new HashMap<>();
    byName.forEach((name, backend) -> stats.put(name, backend.stats()));
    return Map.copyOf(stats);
  }

  /** Completes when no call is under way and none waits. */
  public Future<Void> idle() {
    return Future.join(byName.values().stream().map(backend -> backend.route().idle()).toList())
        .mapEmpty();
  }

  /** Closes their connections when what is under way is over. */
  public void close() {
    byName.values().forEach(backend -> backend.route().close());
  }
}
