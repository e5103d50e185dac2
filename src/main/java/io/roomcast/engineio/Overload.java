package io.roomcast.engineio;

/** Why a handshake is answered with 503. */
enum Overload {
  SHUTTING_DOWN("Server is shutting down"),
  CONNECTIONS("Too many connections"),
  ACCEPT_RATE("Too many new connections"),
  HEAP("Too little memory");

  private final String message;

  Overload(String message) {
    this.message = message;
  }

  /** What the client is told. */
  String message() {
    return message;
  }
}
