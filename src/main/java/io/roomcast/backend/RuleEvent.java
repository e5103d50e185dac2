package io.roomcast.backend;

import io.roomcast.handler.EventValues;
import io.roomcast.socketio.EventContext;
import io.roomcast.socketio.EventException;
import io.roomcast.socketio.Socket;
import io.vertx.core.json.JsonObject;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An event that a rule is for, until it is decided. Event loop of the socket. */
final class RuleEvent {

  private static final Logger LOG = LoggerFactory.getLogger(RuleEvent.class);

  private final EventContext context;
  private final EventValues values;
  private final RuleCounters counters;

  RuleEvent(EventContext context, RuleCounters counters) {
    this.context = context;
    this.values = EventValues.of(context);
    this.counters = counters;
  }

  EventContext context() {
    return context;
  }

  EventValues values() {
    return values;
  }

  Socket socket() {
    return context.socket();
  }

  RuleCounters counters() {
    return counters;
  }

  /** Done; a client that asked for an ack gets one without arguments. */
  void done(RuleKind kind) {
    counters.done(kind);
    context.ack();
  }

  /** The same with an argument for the ack. */
  void done(RuleKind kind, JsonObject ack) {
    counters.done(kind);
    context.ack(ack);
  }

  /** Not done. What is no {@link EventException} is not the client's to know. */
  void fail(Throwable cause) {
    EventException refusal;
    if (cause instanceof EventException known) {
      refusal = known;
    } else {
      LOG.debug("a rule for an event of {} failed", socket().id(), cause);
      refusal = unavailable();
    }
    counters.refused(refusal);
    context.fail(refusal);
  }

  private static EventException unavailable() {
    return new EventException("E_UNAVAILABLE", "this cannot be done now");
  }
}
