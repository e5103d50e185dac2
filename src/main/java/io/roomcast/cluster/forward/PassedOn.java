package io.roomcast.cluster.forward;

import io.vertx.core.Future;

/**
 * What one event loop passes on to other nodes, for one who ends it in good order. Event loop, all
 * of it.
 */
public interface PassedOn {

  /**
   * Takes no more WebSockets from now on: those who ask get 503, and stay on polling. Connections
   * of HTTP/1 are closed with the next answer on them, so that clients, or a load balancer, open
   * others.
   */
  void refuse();

  /** WebSockets that are passed on, or about to be. */
  int webSockets();

  /**
   * Whether there is one whose owner was not asked yet to let its client go; of those that were
   * there at {@link #refuse}.
   */
  boolean waiting();

  /**
   * Asks the owner of the next one to let its client go, as that node does with its own when it
   * ends. Nothing when none is {@link #waiting}. The connection ends when the owner ends it.
   */
  void letOneGo();

  /**
   * Ends it. WebSockets are cut. Polls that owners hold are answered by these, so that clients ask
   * other nodes and keep their sessions, and what else is under way comes to its end; what has not
   * after 2 s is cut. Completes then, and never fails; once.
   */
  Future<Void> close();
}
