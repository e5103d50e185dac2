package io.roomcast.backend;

import io.roomcast.socketio.EventContext;
import io.vertx.core.Handler;
import java.util.List;

/** Gives events to a handler of the operator's. Event loop of the sockets. */
final class HandleAction implements RuleAction {

  private final Handler<EventContext> handler;

  HandleAction(Handler<EventContext> handler) {
    this.handler = handler;
  }

  @Override
  public void run(RuleEvent event, List<String> rooms) {
    event.counters().done(RuleKind.HANDLE);
    handler.handle(event.context());
  }
}
