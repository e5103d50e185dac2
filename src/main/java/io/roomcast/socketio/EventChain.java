package io.roomcast.socketio;

import io.vertx.core.Handler;
import java.util.Arrays;
import java.util.function.Predicate;

/** The event chain of one namespace: handlers by patterns of names. Event loop only. */
final class EventChain {

  /** A handler with the names that it is for. */
  private record Step(Predicate<String> names, Handler<EventContext> handler) {}

  private Step[] steps = {};

  EventChain() {}

  EventChain(EventChain other) {
    steps = other.steps;
  }

  boolean isEmpty() {
    return steps.length == 0;
  }

  /** The index of the first step from {@code from} on that is for this event, or -1. */
  int find(String event, int from) {
    for (int i = from; i < steps.length; i++) {
      if (steps[i].names.test(event)) {
        return i;
      }
    }
    return -1;
  }

  Handler<EventContext> handler(int index) {
    return steps[index].handler;
  }

  EventRoute route(String pattern) {
    Predicate<String> names = NamePattern.of(pattern);
    return new EventRoute() {
      @Override
      public String pattern() {
        return pattern;
      }

      @Override
      public EventRoute handler(Handler<EventContext> handler) {
        Step[] more = Arrays.copyOf(steps, steps.length + 1);
        more[steps.length] = new Step(names, handler);
        steps = more;
        return this;
      }
    };
  }
}
