package io.roomcast.backend;

/**
 * A backend could not be asked, or its answer is none. The message is for operators: it holds
 * nothing that a client or a backend sent. Immutable; without a stack trace, since it is nobody's
 * bug here.
 */
public final class BackendException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final Outcome outcome;
  private final long retryAfter;

  /** For this reason. */
  public BackendException(Outcome outcome, String message) {
    this(outcome, message, 0);
  }

  /** The same with the time in ms after which the backend wants to be asked again; 0 for none. */
  BackendException(Outcome outcome, String message, long retryAfter) {
    super(message, null, false, false);
    this.outcome = outcome;
    this.retryAfter = retryAfter;
  }

  /** How it failed. */
  public Outcome outcome() {
    return outcome;
  }

  long retryAfter() {
    return retryAfter;
  }
}
