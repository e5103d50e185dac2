package io.roomcast.socketio;

import java.util.Set;

/**
 * Event names that mean something to clients and servers themselves, so that nobody may send them
 * (Socket.IO protocol 5, as socket.io-parser has them). Stateless.
 */
final class ReservedEvents {

  private static final Set<String> NAMES =
      Set.of(
          "connect",
          "connect_error",
          "disconnect",
          "disconnecting",
          "newListener",
          "removeListener");

  private ReservedEvents() {}

  static boolean contains(String event) {
    return NAMES.contains(event);
  }

  /** The name, when it may be sent. */
  static String check(String event) {
    if (NAMES.contains(event)) {
      throw new IllegalArgumentException("\"" + event + "\" is a reserved event name");
    }
    return event;
  }
}
