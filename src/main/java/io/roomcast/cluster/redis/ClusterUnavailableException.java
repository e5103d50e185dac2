package io.roomcast.cluster.redis;

/**
 * Other nodes cannot be asked, as Redis is not there; what concerns this node was done. Carries no
 * stack trace.
 */
public final class ClusterUnavailableException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  ClusterUnavailableException(String message) {
    super(message, null, false, false);
  }
}
