package io.roomcast.socketio;

import io.vertx.core.Handler;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One event on its way through a socket's middlewares to its handlers. Event loop of the socket.
 */
final class EventContextImpl implements EventContext {

  private final SocketImpl socket;
  private final String event;
  private final Payload args;
  private final long ackId;
  private List<Handler<EventContext>> middlewares = List.of();
  private int step;
  private boolean done;
  private boolean acked;

  EventContextImpl(SocketImpl socket, String event, Payload args, long ackId) {
    this.socket = socket;
    this.event = event;
    this.args = args;
    this.ackId = ackId;
  }

  /** Runs the middlewares, then the event's handlers. */
  void run(List<Handler<EventContext>> chain) {
    middlewares = chain;
    proceed();
  }

  private void proceed() {
    if (done) {
      return;
    }
    if (step == middlewares.size()) {
      done = true;
      socket.dispatch(this);
      return;
    }
    Handler<EventContext> middleware = middlewares.get(step++);
    try {
      middleware.handle(this);
    } catch (RuntimeException e) {
      fail(e);
    }
  }

  @Override
  public Socket socket() {
    return socket;
  }

  @Override
  public String event() {
    return event;
  }

  @Override
  public Payload args() {
    return args;
  }

  @Override
  public boolean hasAck() {
    return ackId != Packet.NO_ID;
  }

  boolean acked() {
    return acked;
  }

  @Override
  public void ack(@Nullable Object... values) {
    answer(Payload.of(values));
  }

  void answer(Payload values) {
    if (acked || !hasAck()) {
      return;
    }
    acked = true;
    socket.sendAck(ackId, values);
  }

  @Override
  public Ack acknowledgement() {
    return values -> {
      Payload payload = Payload.of(values);
      socket.onLoop(() -> answer(payload));
    };
  }

  @Override
  public void next() {
    socket.onLoop(this::proceed);
  }

  @Override
  public void fail(Throwable cause) {
    socket.onLoop(
        () -> {
          if (!done) {
            done = true;
            socket.error(cause);
          }
        });
  }
}
