package io.roomcast.handler;

import io.roomcast.socketio.ConnectContext;
import io.roomcast.socketio.Socket;
import io.vertx.core.Handler;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Several connect middlewares as one: each decides whether the next one is asked, and the last
 * whether the chain goes on. Immutable; event loop of the sockets.
 */
public final class ConnectSteps implements Handler<ConnectContext> {

  private static final Logger LOG = LoggerFactory.getLogger(ConnectSteps.class);

  private final List<Handler<ConnectContext>> steps;

  /** These, in their order. */
  public ConnectSteps(List<Handler<ConnectContext>> steps) {
    this.steps = List.copyOf(steps);
  }

  @Override
  public void handle(ConnectContext context) {
    new Step(context, 0).next();
  }

  /** What the step before an index sees. Its answers count once, whoever gives them. */
  private final class Step implements ConnectContext {

    private final ConnectContext context;
    private final int index;
    private boolean decided;

    Step(ConnectContext context, int index) {
      this.context = context;
      this.index = index;
    }

    @Override
    public Socket socket() {
      return context.socket();
    }

    @Override
    public void next() {
      if (decided) {
        return;
      }
      decided = true;
      if (index == steps.size()) {
        context.next();
        return;
      }
      Step following = new Step(context, index + 1);
      try {
        steps.get(index).handle(following);
      } catch (RuntimeException e) {
        LOG.warn("a handler for connects to {} threw", socket().namespace().name(), e);
        following.fail("Internal server error");
      }
    }

    @Override
    public void fail(String message) {
      decided = true;
      context.fail(message);
    }

    @Override
    public void fail(String message, JsonObject data) {
      decided = true;
      context.fail(message, data);
    }

    @Override
    public void fail(Throwable cause) {
      decided = true;
      context.fail(cause);
    }
  }
}
