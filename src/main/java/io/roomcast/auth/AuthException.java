package io.roomcast.auth;

/**
 * A refusal. Its message is {@link AuthError#message()}; what exactly was wrong is {@link
 * #detail()}, for logs: never the token, nor a part of it that is secret.
 */
public final class AuthException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final AuthError error;
  private final String detail;

  public AuthException(AuthError error, String detail) {
    super(error.message(), null, false, false);
    this.error = error;
    this.detail = detail;
  }

  /** Which of the closed set. */
  public AuthError error() {
    return error;
  }

  /** What exactly was wrong, for logs. */
  public String detail() {
    return detail;
  }
}
