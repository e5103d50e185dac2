package io.roomcast.auth;

/** Why a request to the server API is not let in. */
public final class ApiKeyException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** The reasons, with the HTTP status that belongs to each. */
  public enum Reason {
    /** No bearer key. */
    KEY_MISSING(401, "An API key is required: Authorization: Bearer <key>."),
    /** A key that is none of ours. */
    KEY_UNKNOWN(401, "The API key is not known."),
    /** A key that may not be used from there. */
    ADDRESS_FORBIDDEN(403, "The API key may not be used from this address.");

    private final int status;
    private final String message;

    Reason(int status, String message) {
      this.status = status;
      this.message = message;
    }

    /** HTTP status. */
    public int status() {
      return status;
    }
  }

  private final Reason reason;

  ApiKeyException(Reason reason) {
    super(reason.message, null, false, false);
    this.reason = reason;
  }

  /** Which of them. */
  public Reason reason() {
    return reason;
  }
}
