package io.roomcast.auth;

/**
 * Which claims of a token mean what. A name is that of a claim or, where no claim has it, a path
 * with dots into nested objects ({@code realm_access.roles}). Empty: not mapped.
 *
 * @param user a text or a number; required
 * @param rooms a text or a list of texts: rooms to join on connect
 * @param data an object, merged into the socket's data
 * @param caps a list of texts, or a text with blanks between: rights, for rules to ask for
 */
public record ClaimMap(String user, String rooms, String data, String caps) {

  public ClaimMap {
    if (user.isBlank()) {
      throw new IllegalArgumentException("map.user: must name a claim");
    }
  }

  /** {@code sub}, {@code rooms}, {@code data}, {@code caps}. */
  public ClaimMap() {
    this("sub", "rooms", "data", "caps");
  }
}
