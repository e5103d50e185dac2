package io.roomcast.socketio;

import io.vertx.core.Handler;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One event on its way through a socket's middlewares and its namespace's chain to its handlers.
 * Event loop of the socket.
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

  /** Whether the client may still be given an ack. */
  private boolean owed;

  /** Steps of the chain that were begun; 0 before it. */
  private int chained;

  /** Whether further events of the socket wait for this one. */
  private boolean held;

  private @Nullable Handler<Outcome> outcome;

  EventContextImpl(SocketImpl socket, String event, Payload args, long ackId) {
    this.socket = socket;
    this.event = event;
    this.args = args;
    this.ackId = ackId;
    if (hasAck()) {
      owed = true;
      socket.oweAcks(1);
    }
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
    if (step < middlewares.size()) {
      call(middlewares.get(step++));
      return;
    }
    EventChain chain = socket.namespace().handlers().chain();
    int index = chain.isEmpty() ? -1 : chain.find(event, chained);
    if (index < 0) {
      done = true;
      try {
        EventDispatch.run(this, socket);
      } finally {
        release();
      }
      return;
    }
    chained = index + 1;
    int before = BroadcastPace.backlog(socket);
    call(chain.handler(index));
    BroadcastPace.keep(socket, before);
    if (!done && !held && chained == index + 1) {
      // Undecided: what the socket sends next must not overtake this.
      held = true;
      socket.queue().begin();
    }
  }

  private void call(Handler<EventContext> handler) {
    try {
      handler.handle(this);
    } catch (RuntimeException e) {
      fail(e);
    }
  }

  private void release() {
    if (held) {
      held = false;
      socket.queue().end();
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
    ackOnce(values);
    if (chained > 0) {
      finish(values);
    } else {
      ended(false, values);
    }
  }

  private void ackOnce(Payload values) {
    if (!acked && hasAck()) {
      acked = true;
      owedNoMore();
      socket.output().ack(ackId, values);
    }
  }

  private void owedNoMore() {
    if (owed) {
      owed = false;
      socket.oweAcks(-1);
    }
  }

  /** Ends it in the chain; the handlers after that are not stopped by an ack. */
  private void finish(@Nullable Payload ack) {
    // Whoever waits for the outcome knows it before the next event runs.
    ended(false, ack);
    if (!done) {
      done = true;
      owedNoMore();
      release();
    }
  }

  private void ended(boolean failed, @Nullable Payload ack) {
    Handler<Outcome> handler = outcome;
    if (handler != null) {
      outcome = null;
      handler.handle(new Outcome(failed, ack));
    }
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
            refuse(cause);
            owedNoMore();
            ended(true, null);
            release();
          }
        });
  }

  @Override
  public void end() {
    socket.onLoop(() -> finish(null));
  }

  @Override
  public void onOutcome(Handler<Outcome> handler) {
    Handler<Outcome> before = outcome;
    outcome =
        before == null
            ? handler
            : ended -> {
              before.handle(ended);
              handler.handle(ended);
            };
  }

  /** Tells the client, if it asked, and the socket's error handlers. */
  void refuse(Throwable cause) {
    if (cause instanceof EventException refusal && refusal.answered()) {
      ackOnce(Payload.of(refusal.toAck()));
    }
    socket.error(cause);
  }
}
