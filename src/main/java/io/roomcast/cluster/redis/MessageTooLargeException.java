package io.roomcast.cluster.redis;

/**
 * A message is too large for other nodes; what concerns this node was done. Carries no stack trace.
 */
public final class MessageTooLargeException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  MessageTooLargeException(int bytes) {
    super("it has " + bytes + " bytes, more than redis.maxMessage", null, false, false);
  }
}
