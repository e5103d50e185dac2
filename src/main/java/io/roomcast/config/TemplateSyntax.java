package io.roomcast.config;

/**
 * What templates look like, as regular expressions for {@link Option#pattern}. A placeholder in
 * braces stands for a value of the event or of who sent it. Stateless.
 */
final class TemplateSyntax {

  /** The rest of a path, one name after the other. */
  private static final String NAMES = "(?:\\.[^{}.*\\s]+)";

  private static final String SOCKET = "user|id|nsp|data" + NAMES + "+|claims" + NAMES + "+";

  private static final String ARGUMENT = "args\\.\\d{1,2}" + NAMES + "*";

  private static final String TEXT = "[^{}*]*";

  /** A value of the event alone, without braces. */
  static final String ARGUMENT_PATH = ARGUMENT;

  /** The name of a room, from an event and its socket. */
  static final String ROOM =
      "(?=.)" + TEXT + "(?:\\{(?:" + ARGUMENT + "|" + SOCKET + ")\\}" + TEXT + ")*";

  /** The name of a room, from a socket alone. */
  static final String SOCKET_ROOM = "(?=.)" + TEXT + "(?:\\{(?:" + SOCKET + ")\\}" + TEXT + ")*";

  /** Names of rooms: * stands for any text. */
  static final String ROOMS = "(?=.)[^{}]*(?:\\{(?:" + ARGUMENT + "|" + SOCKET + ")\\}[^{}]*)*";

  private TemplateSyntax() {}
}
