package io.roomcast.socketio;

import io.roomcast.room.Arguments;
import java.util.List;

/** Not every ack came in time. */
public final class AckTimeoutException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient List<Payload> responses;

  public AckTimeoutException(List<? extends Arguments> responses) {
    super("operation has timed out", null, false, false);
    this.responses = responses.stream().map(Payload.class::cast).toList();
  }

  /** For a broadcast: the acks that did come. */
  public List<Payload> responses() {
    return responses;
  }
}
