package io.roomcast.socketio;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import java.util.function.Function;

/**
 * A part of a namespace's event chain: what happens to the events whose names match a pattern. The
 * chain runs after the socket's own middlewares and before all handlers of the event, in the order
 * in which the handlers were added to it. Add to it on the event loop of the server.
 */
public interface EventRoute {

  /** The pattern; {@code *} in it stands for any text. */
  String pattern();

  /**
   * Adds a handler that must decide on the event: {@link EventContext#next}, {@link
   * EventContext#fail}, {@link EventContext#ack} or {@link EventContext#end}. It may do so later;
   * until then, further events of the socket wait, in order.
   */
  EventRoute handler(Handler<EventContext> handler);

  /**
   * Adds a handler whose future decides: its value is the ack and ends the event, its failure fails
   * it.
   */
  default EventRoute respond(Function<EventContext, ? extends Future<?>> handler) {
    return handler(
        context ->
            handler
                .apply(context)
                .onComplete(
                    done -> {
                      if (done.failed()) {
                        context.fail(done.cause());
                      } else if (done.result() == null) {
                        context.acknowledgement().send();
                      } else {
                        context.acknowledgement().send(done.result());
                      }
                    }));
  }

  /**
   * Adds a handler whose future decides whether the event goes on: with its success, the next
   * handler gets it; its failure fails it.
   */
  default EventRoute check(Function<EventContext, ? extends Future<?>> handler) {
    return handler(
        context ->
            handler
                .apply(context)
                .onComplete(
                    done -> {
                      if (done.succeeded()) {
                        context.next();
                      } else {
                        context.fail(done.cause());
                      }
                    }));
  }
}
