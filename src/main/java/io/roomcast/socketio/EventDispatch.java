package io.roomcast.socketio;

import io.vertx.core.Future;

/** Runs the handlers of an event and turns their futures into acks. Event loop of the socket. */
final class EventDispatch {

  private EventDispatch() {}

  /** Runs the handlers of an event that has passed the middlewares and the chain. */
  static void run(EventContextImpl context, SocketImpl socket) {
    if (socket.gone()) {
      socket.namespace().server().counters().eventsDropped++;
      return;
    }
    int before = BroadcastPace.backlog(socket);
    socket.handlers.any(context, socket::error);
    run(socket.namespace().handlers().events(), context, socket);
    run(socket.handlers, context, socket);
    BroadcastPace.keep(socket, before);
  }

  private static void run(EventHandlers registry, EventContextImpl context, SocketImpl socket) {
    String event = context.event();
    for (EventHandlers.Entry entry : registry.candidates(event)) {
      if (entry.event().equals(event)) {
        run(registry, entry, context, socket);
      }
    }
  }

  private static void run(
      EventHandlers registry,
      EventHandlers.Entry entry,
      EventContextImpl context,
      SocketImpl socket) {
    if (entry.once()) {
      registry.remove(entry);
    }
    try {
      Future<?> answer = entry.call(context);
      if (answer != null) {
        await(answer, context, socket);
      }
    } catch (RuntimeException e) {
      context.refuse(e);
    }
  }

  private static void await(Future<?> answer, EventContextImpl context, SocketImpl socket) {
    if (answer.isComplete()) {
      answered(answer, context, socket);
      return;
    }
    EventQueue queue = socket.queue();
    queue.begin();
    answer.onComplete(
        done ->
            socket.onLoop(
                () -> {
                  answered(answer, context, socket);
                  queue.end();
                }));
  }

  private static void answered(Future<?> answer, EventContextImpl context, SocketImpl socket) {
    if (answer.failed()) {
      context.refuse(answer.cause());
      return;
    }
    Object value = answer.result();
    try {
      context.answer(value == null ? Payload.EMPTY : Payload.of(value));
    } catch (RuntimeException e) {
      socket.error(e);
    }
  }
}
