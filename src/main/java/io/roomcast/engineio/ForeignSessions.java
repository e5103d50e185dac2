package io.roomcast.engineio;

/**
 * Serves requests for sessions of other nodes: those whose id names a node that is not this one.
 * Called on the event loop of the request; must not throw.
 */
@FunctionalInterface
public interface ForeignSessions {

  /** Answers the request, now or later, or has it refused. */
  void serve(ForeignRequest request);
}
