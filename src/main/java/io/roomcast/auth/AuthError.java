package io.roomcast.auth;

/**
 * Why somebody is not let in: the complete set of codes that clients can meet. A message never
 * holds anything that a client sent.
 */
public enum AuthError {
  /** No token where one is required. */
  TOKEN_MISSING("token_missing", "A token is required.", false),
  /** Malformed, wrongly signed, or not one that an issuer of ours may make. */
  TOKEN_INVALID("token_invalid", "The token is not valid.", false),
  /** {@code exp} has passed. */
  TOKEN_EXPIRED("token_expired", "The token has expired.", false),
  /** {@code nbf} or {@code iat} lies in the future. */
  TOKEN_NOT_ACTIVE("token_not_active", "The token is not valid yet.", false),
  /** {@code iss} is none of the issuers. */
  ISSUER_UNKNOWN("issuer_unknown", "The token's issuer is not known.", false),
  /** {@code aud} does not name this server. */
  AUDIENCE_MISMATCH("audience_mismatch", "The token is meant for another audience.", false),
  /** A new token, or the token of a recovered socket, is that of another user. */
  USER_CHANGED("user_changed", "The token is that of another user.", false),
  /** The issuer's keys could not be fetched. */
  KEYS_UNAVAILABLE("keys_unavailable", "The issuer's keys are not available.", true),
  /** Too many tokens wait to be verified. */
  AUTH_BUSY("auth_busy", "Too many tokens wait to be verified.", true);

  private final String code;
  private final String message;
  private final boolean retryable;

  AuthError(String code, String message, boolean retryable) {
    this.code = code;
    this.message = message;
    this.retryable = retryable;
  }

  /** What programs go by, e.g. {@code token_expired}. */
  public String code() {
    return code;
  }

  /** A sentence for people. */
  public String message() {
    return message;
  }

  /** Whether the same token may be accepted a little later. */
  public boolean retryable() {
    return retryable;
  }
}
