package io.roomcast.bench.gateway;

import io.roomcast.socketio.ConnectContext;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;

/**
 * A backend on the event bus of the gateway: acks events with their arguments. It comes into the
 * process as a handler of connects, which lets everybody in; that is made on each event loop, and
 * so is a consumer.
 */
public final class BusEcho implements Handler<ConnectContext> {

  /** The conf makes one for each event loop; {@code address} is what it listens on. */
  public BusEcho(JsonObject options) {
    Vertx vertx = Vertx.currentContext().owner();
    vertx
        .eventBus()
        .<JsonObject>localConsumer(
            options.getString("address"),
            call ->
                call.reply(
                    call.body().getString("type").equals("event")
                        ? new JsonObject().put("ack", call.body().getJsonArray("args"))
                        : null));
  }

  @Override
  public void handle(ConnectContext context) {
    context.next();
  }
}
