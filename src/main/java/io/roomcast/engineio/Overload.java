package io.roomcast.engineio;

/** Why a handshake is refused for now. */
enum Overload {
  SHUTTING_DOWN(503, "Server is shutting down"),
  CONNECTIONS(503, "Too many connections"),
  ACCEPT_RATE(503, "Too many new connections"),
  HEAP(503, "Too little memory"),
  IP_CONNECTIONS(429, "Too many connections from this address"),
  IP_ACCEPT_RATE(429, "Too many new connections from this address");

  private final int status;
  private final String message;

  Overload(int status, String message) {
    this.status = status;
    this.message = message;
  }

  /** 503 for what the node cannot, 429 for what an address may not. */
  int status() {
    return status;
  }

  /** What the client is told. */
  String message() {
    return message;
  }
}
