package io.roomcast.cluster;

/**
 * A message of another node or an emitter is none that can be acted upon. Carries no stack trace,
 * and nothing of the message.
 */
public final class MalformedMessageException extends Exception {

  private static final long serialVersionUID = 1L;

  /** With what is wrong, in words of ours. */
  public MalformedMessageException(String message) {
    super(message, null, false, false);
  }
}
