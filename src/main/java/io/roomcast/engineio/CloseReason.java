package io.roomcast.engineio;

/** Why a session ended: a closed set, with the reference server's texts. */
public enum CloseReason {
  /** Malformed WebSocket traffic, too large a message, overlapping or aborted requests. */
  TRANSPORT_ERROR("transport error"),
  /** The peer ended the transport. */
  TRANSPORT_CLOSE("transport close"),
  /** The application closed the session. */
  FORCED_CLOSE("forced close"),
  /** The application closed the session while a poll had to be awaited to tell the client. */
  FORCED_SERVER_CLOSE("forced server close"),
  /** No pong in time. */
  PING_TIMEOUT("ping timeout"),
  /** A malformed Engine.IO packet or payload. */
  PARSE_ERROR("parse error"),
  /** The server is shutting down. */
  SERVER_SHUTTING_DOWN("server shutting down");

  private final String text;

  CloseReason(String text) {
    this.text = text;
  }

  /** The text that listeners of the reference server get. */
  public String text() {
    return text;
  }
}
