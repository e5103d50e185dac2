package io.roomcast.cluster;

import io.vertx.core.Future;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The nodes of a cluster, as one of them knows them. Thread-safe. */
public interface Nodes {

  /** This node. */
  NodeInfo self();

  /**
   * The others that are alive, by their names: as they were when they were read last, which is
   * several times in the time of a lease. Immutable.
   */
  Map<String, NodeInfo> others();

  /**
   * Looks for a node that {@link #others} has not: it may have started a moment ago. Null when
   * there is none, or it cannot be found out now; never fails. Completes on any thread.
   */
  Future<@Nullable NodeInfo> lookup(String id);

  /**
   * Told of others whose lease has ended, or that have left, by their names. Called on the event
   * loop that reads them; must not throw.
   */
  void onGone(Consumer<Set<String>> handler);
}
