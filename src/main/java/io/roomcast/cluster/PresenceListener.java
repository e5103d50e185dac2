package io.roomcast.cluster;

import io.vertx.core.Future;
import java.util.List;

/** Told when those in rooms are to be told of users. Called on the loop of the relay. */
public interface PresenceListener {

  /**
   * Users have come, or gone, in this order. When a node has died these may be very many: more of
   * them follow when the future is done, or takes too long.
   *
   * @return done when all has been sent to clients, and to other nodes; on any thread
   */
  Future<Void> changed(List<PresenceChange> changes);
}
