package io.roomcast.backend;

import io.roomcast.socketio.EventException;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Asks a backend. Event loop of the sockets. */
final class CallAction implements RuleAction {

  private final String name;
  private final Supplier<Map<String, Backend>> backends;

  CallAction(String name, Supplier<Map<String, Backend>> backends) {
    this.name = name;
    this.backends = backends;
  }

  @Override
  public void run(RuleEvent event, List<String> rooms) {
    Backend backend = backends.get().get(name);
    if (backend == null) {
      event.fail(notAsked());
      return;
    }
    backend
        .event(event.context())
        .onComplete(
            done -> {
              if (done.succeeded()) {
                event.counters().done(RuleKind.CALL);
                event.context().end();
              } else {
                event.fail(done.cause() instanceof EventException refusal ? refusal : notAsked());
              }
            });
  }

  private static EventException notAsked() {
    return EventException.unanswered("E_BACKEND", "the backend could not be asked");
  }
}
