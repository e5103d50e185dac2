package io.roomcast.socketio;

import io.vertx.core.json.JsonObject;

/**
 * A refusal of one event, with what the client shall know of it: when it asked for an ack, it gets
 * {@code {error: {code, message}}}. Immutable; without a stack trace, since it is nobody's bug.
 */
public final class EventException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String code;

  /** A refusal; {@code code} is for programs, {@code message} for people. */
  public EventException(String code, String message) {
    super(message, null, false, false);
    this.code = code;
  }

  /** What programs go by. */
  public String code() {
    return code;
  }

  /** The ack's only argument. */
  public JsonObject toAck() {
    return new JsonObject()
        .put("error", new JsonObject().put("code", code).put("message", getMessage()));
  }
}
