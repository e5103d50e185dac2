package io.roomcast.engineio;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One request's way through the middlewares. Event loop of the request. */
final class MiddlewareChain implements EngineContext {

  private final List<Handler<EngineContext>> middlewares;
  private final HttpServerRequest request;
  private final boolean upgrade;
  private final Consumer<@Nullable Throwable> done;

  private int index;
  private boolean running;
  private boolean advanced;
  private boolean finished;

  /**
   * A chain that has not begun.
   *
   * @param done called at the end, at most once, with the failure if there was one
   */
  MiddlewareChain(
      List<Handler<EngineContext>> middlewares,
      HttpServerRequest request,
      boolean upgrade,
      Consumer<@Nullable Throwable> done) {
    this.middlewares = middlewares;
    this.request = request;
    this.upgrade = upgrade;
    this.done = done;
  }

  /** Runs until the end or until a middleware takes its time. */
  void run() {
    if (running) {
      return;
    }
    running = true;
    do {
      advanced = false;
      if (index == middlewares.size()) {
        finish(null);
      } else {
        call(middlewares.get(index++));
      }
    } while (advanced && !finished);
    running = false;
  }

  private void call(Handler<EngineContext> middleware) {
    try {
      middleware.handle(this);
    } catch (RuntimeException e) {
      fail(e);
    }
  }

  /** Whether the end was reached. */
  boolean finished() {
    return finished;
  }

  @Override
  public HttpServerRequest request() {
    return request;
  }

  @Override
  public boolean upgrade() {
    return upgrade;
  }

  @Override
  public void next() {
    if (!advanced && !finished) {
      advanced = true;
      run();
    }
  }

  @Override
  public void fail(Throwable cause) {
    finish(cause);
  }

  private void finish(@Nullable Throwable failure) {
    if (!finished) {
      finished = true;
      done.accept(failure);
    }
  }
}
