package io.roomcast.auth;

/**
 * What happens to a connected socket whose token expires.
 *
 * @param event sent to the client then; it answers with a new token, or emits the same event with
 *     one
 * @param grace ms that it has for that
 * @param then what follows when it did not
 */
public record ExpiryOptions(String event, long grace, Then then) {

  /** How a socket ends. */
  public enum Then {
    /** The connection is closed: clients reconnect by themselves, with a new token at best. */
    CLOSE,
    /** The socket is disconnected from its namespace: clients do not reconnect by themselves. */
    DISCONNECT
  }

  public ExpiryOptions {
    if (event.isBlank()) {
      throw new IllegalArgumentException("onExpiry.event: must not be blank");
    }
    if (grace < 0) {
      throw new IllegalArgumentException("onExpiry.grace: must not be below 0, is " + grace);
    }
  }

  /** {@code auth:refresh}, 25 s, close. */
  public ExpiryOptions() {
    this("auth:refresh", 25_000, Then.CLOSE);
  }
}
