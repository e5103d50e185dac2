package io.roomcast.socketio;

import io.roomcast.room.Arguments;
import java.util.List;

/** Not every ack came in time. */
public final class AckTimeoutException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient List<Payload> responses;

  private final int expected;

  /** Of one socket, or of a broadcast of which nothing more is known. */
  public AckTimeoutException(List<? extends Arguments> responses) {
    this(responses, responses.size() + 1);
  }

  /** Of a broadcast to so many sockets. */
  public AckTimeoutException(List<? extends Arguments> responses, int expected) {
    super("operation has timed out", null, false, false);
    this.responses = responses.stream().map(Payload.class::cast).toList();
    this.expected = expected;
  }

  /** For a broadcast: the acks that did come. */
  public List<Payload> responses() {
    return responses;
  }

  /** Acks that were awaited, those that came included. */
  public int expected() {
    return expected;
  }
}
