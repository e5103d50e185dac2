package io.roomcast.net;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import java.util.function.BiConsumer;

/**
 * The Vert.x context in which the application's handlers of one server run, so that timers, clients
 * and futures that they make stay on the server's loop: frames, wheel timers and tasks of a {@link
 * io.roomcast.loop.LoopExecutor} arrive on the bare loop, where {@code vertx.getOrCreateContext()}
 * answers a context of any other. Event loop of the context.
 */
public final class HandlerContext {

  private final ContextInternal context;

  private HandlerContext(ContextInternal context) {
    this.context = context;
  }

  /** The caller's context: in a verticle, the verticle's. */
  public static HandlerContext current(Vertx vertx) {
    return new HandlerContext(((VertxInternal) vertx).getOrCreateContext().unwrap());
  }

  /** Calls a method of a listener, now, in the context; throws what it throws. */
  public <L, T> void call(BiConsumer<L, T> method, L listener, T event) {
    ContextInternal before = context.beginDispatch();
    try {
      method.accept(listener, event);
    } finally {
      context.endDispatch(before);
    }
  }

  /** Calls the handler, now, in the context; throws what it throws. */
  public <T> void call(Handler<T> handler, T event) {
    ContextInternal before = context.beginDispatch();
    try {
      handler.handle(event);
    } finally {
      context.endDispatch(before);
    }
  }
}
