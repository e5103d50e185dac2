package io.roomcast.socketio;

import org.jspecify.annotations.Nullable;

/** A refusal to connect, with what the client shall know of it. */
public final class ConnectException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient @Nullable Object data;

  /** A refusal; {@code data} is any value of {@link Payload#of}, or null for none. */
  public ConnectException(String message, @Nullable Object data) {
    super(message, null, false, false);
    this.data = data;
  }

  /** What goes into {@code err.data} on the client, or null. */
  public @Nullable Object data() {
    return data;
  }
}
