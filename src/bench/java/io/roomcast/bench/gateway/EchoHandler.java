package io.roomcast.bench.gateway;

import io.roomcast.socketio.EventContext;
import io.vertx.core.Handler;

/** A handler of the operator's, as a rule names it: acks an event with its first argument. */
public final class EchoHandler implements Handler<EventContext> {

  /** The conf makes one for each event loop. */
  public EchoHandler() {}

  @Override
  public void handle(EventContext event) {
    event.ack(event.args().get(0));
  }
}
