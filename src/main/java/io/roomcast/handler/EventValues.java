package io.roomcast.handler;

import io.roomcast.socketio.EventContext;
import io.roomcast.socketio.Payload;
import io.roomcast.socketio.Socket;
import org.jspecify.annotations.Nullable;

/**
 * What templates and conditions take their values from: a socket and, where there is one, an event
 * of it. An argument is parsed once, when it is asked for. Event loop of the socket.
 */
public final class EventValues {

  private static final Object[] NONE = {};

  /** Stands for an argument that is null. */
  private static final Object NULL = new Object();

  private final Socket socket;
  private final Payload args;
  private @Nullable Object[] parsed = NONE;

  EventValues(Socket socket, Payload args) {
    this.socket = socket;
    this.args = args;
  }

  /** Those of an event and its socket. */
  public static EventValues of(EventContext event) {
    return new EventValues(event.socket(), event.args());
  }

  /** Those of a socket alone: there are no arguments. */
  public static EventValues of(Socket socket) {
    return new EventValues(socket, Payload.EMPTY);
  }

  /** The socket. */
  public Socket socket() {
    return socket;
  }

  /** The arguments as they came. */
  public Payload args() {
    return args;
  }

  /** An argument, or null when there is none or it is null; not to be changed. */
  public @Nullable Object argument(int index) {
    if (index >= args.size()) {
      return null;
    }
    if (parsed == NONE) {
      parsed = new Object[args.size()];
    }
    Object known = parsed[index];
    if (known == null) {
      Object value = args.getValue(index);
      known = value == null ? NULL : value;
      parsed[index] = known;
    }
    return known == NULL ? null : known;
  }
}
