package io.roomcast.socketio;

import io.vertx.core.Handler;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connect on its way through a namespace's middlewares. Event loop of the socket. */
final class ConnectContextImpl implements ConnectContext {

  private static final Logger LOG = LoggerFactory.getLogger(ConnectContextImpl.class);

  private final SocketImpl socket;
  private final List<Handler<ConnectContext>> middlewares;
  private final Handler<@Nullable ConnectException> verdict;
  private int step;
  private boolean done;

  /** {@code verdict} gets null for a yes; it is called once. */
  ConnectContextImpl(
      SocketImpl socket,
      List<Handler<ConnectContext>> middlewares,
      Handler<@Nullable ConnectException> verdict) {
    this.socket = socket;
    this.middlewares = middlewares;
    this.verdict = verdict;
  }

  void run() {
    if (done) {
      return;
    }
    if (step == middlewares.size()) {
      conclude(null);
      return;
    }
    Handler<ConnectContext> middleware = middlewares.get(step++);
    try {
      middleware.handle(this);
    } catch (RuntimeException e) {
      LOG.warn("a middleware of {} threw", socket.namespace().name(), e);
      conclude(new ConnectException("Internal server error", null));
    }
  }

  private void conclude(@Nullable ConnectException refusal) {
    if (!done) {
      done = true;
      verdict.handle(refusal);
    }
  }

  @Override
  public Socket socket() {
    return socket;
  }

  @Override
  public void next() {
    socket.onLoop(this::run);
  }

  @Override
  public void fail(String message) {
    refuse(new ConnectException(message, null));
  }

  @Override
  public void fail(String message, JsonObject data) {
    refuse(new ConnectException(message, data));
  }

  @Override
  public void fail(Throwable cause) {
    String message = cause.getMessage();
    refuse(
        cause instanceof ConnectException refusal
            ? refusal
            : new ConnectException(message == null ? "" : message, null));
  }

  private void refuse(ConnectException refusal) {
    socket.onLoop(() -> conclude(refusal));
  }
}
