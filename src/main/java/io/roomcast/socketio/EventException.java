package io.roomcast.socketio;

import io.vertx.core.json.JsonObject;

/**
 * A refusal of one event, with what the client shall know of it: when it asked for an ack, it gets
 * {@code {error: {code, message}}}. Immutable; without a stack trace, since it is nobody's bug.
 */
public final class EventException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String code;
  private final boolean answered;

  /** A refusal; {@code code} is for programs, {@code message} for people. */
  public EventException(String code, String message) {
    this(code, message, true);
  }

  private EventException(String code, String message, boolean answered) {
    super(message, null, false, false);
    this.code = code;
    this.answered = answered;
  }

  /**
   * One that the client is not told: its ack times out, and it may send the event again by itself.
   */
  public static EventException unanswered(String code, String message) {
    return new EventException(code, message, false);
  }

  /** Whether a client that asked for an ack is told. */
  public boolean answered() {
    return answered;
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
