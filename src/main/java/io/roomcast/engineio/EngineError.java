package io.roomcast.engineio;

/** The errors that refuse a request: code and message as clients see them. */
enum EngineError {
  TRANSPORT_UNKNOWN(0, "Transport unknown"),
  SESSION_ID_UNKNOWN(1, "Session ID unknown"),
  BAD_HANDSHAKE_METHOD(2, "Bad handshake method"),
  BAD_REQUEST(3, "Bad request"),
  FORBIDDEN(4, "Forbidden"),
  UNSUPPORTED_PROTOCOL_VERSION(5, "Unsupported protocol version");

  private final int code;
  private final String message;

  EngineError(int code, String message) {
    this.code = code;
    this.message = message;
  }

  int code() {
    return code;
  }

  String message() {
    return message;
  }

  int status() {
    return this == FORBIDDEN ? 403 : 400;
  }
}
