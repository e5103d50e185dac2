package io.roomcast;

import io.roomcast.socketio.EventContext;
import io.vertx.core.Handler;
import io.vertx.core.json.JsonObject;

/** Answers with its options and how many events it has had. */
public final class TestHandler implements Handler<EventContext> {

  private final JsonObject options;
  private int count;

  public TestHandler(JsonObject options) {
    this.options = options;
    if (options.containsKey("fail")) {
      throw new IllegalArgumentException(options.getString("fail"));
    }
  }

  @Override
  public void handle(EventContext context) {
    context.ack(options, ++count);
  }
}
