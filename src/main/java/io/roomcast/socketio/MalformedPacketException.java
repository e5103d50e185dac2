package io.roomcast.socketio;

/** A client sent what is no packet. Carries no stack trace: it is the client's error, not ours. */
public final class MalformedPacketException extends Exception {

  private static final long serialVersionUID = 1L;

  public MalformedPacketException(String message) {
    super(message, null, false, false);
  }
}
