package io.roomcast.engineio;

/** The errors that refuse a request: code and message as clients see them. */
enum EngineError {
  TRANSPORT_UNKNOWN("Transport unknown"),
  SESSION_ID_UNKNOWN("Session ID unknown"),
  BAD_HANDSHAKE_METHOD("Bad handshake method"),
  BAD_REQUEST("Bad request"),
  FORBIDDEN("Forbidden"),
  UNSUPPORTED_PROTOCOL_VERSION("Unsupported protocol version");

  private final String message;

  EngineError(String message) {
    this.message = message;
  }

  int code() {
    return ordinal();
  }

  String message() {
    return message;
  }

  int status() {
    return this == FORBIDDEN ? 403 : 400;
  }
}
