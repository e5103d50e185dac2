package io.roomcast.api;

import io.roomcast.api.ApiException.Code;
import io.roomcast.socketio.Namespace;
import io.roomcast.socketio.Socket;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * The server API on the event bus: a request to {@code <prefix>.api} with {@code {"op": .., ..}} is
 * answered with the result, or fails with the HTTP status and {@code {"code", "message",
 * "retryable"}} as JSON text. Sockets that connect and leave are published on {@code
 * <prefix>.lifecycle.<namespace>}. Event loop of the API.
 */
public final class ApiBus {

  private final Vertx vertx;
  private final Api api;
  private final String prefix;
  private final MessageConsumer<Object> consumer;

  /** Takes requests from now on. */
  public ApiBus(Vertx vertx, Api api, String prefix) {
    this.vertx = vertx;
    this.api = api;
    this.prefix = prefix;
    this.consumer = vertx.eventBus().localConsumer(prefix + ".api", this::asked);
  }

  private void asked(Message<Object> message) {
    if (!(message.body() instanceof JsonObject body)) {
      fail(message, ApiException.body("", "no JSON object", "a JSON object with \"op\""));
      return;
    }
    if (!(body.getValue("op") instanceof String op)) {
      fail(message, ApiException.body("op", Found.text(body.getValue("op")), "an operation"));
      return;
    }
    api.run(op, body, Caller.INSIDE)
        .onSuccess(message::reply)
        .onFailure(cause -> fail(message, cause));
  }

  private static void fail(Message<Object> message, Throwable cause) {
    ApiException error =
        cause instanceof ApiException e ? e : new ApiException(Code.E_INTERNAL, "It failed.");
    message.fail(error.code().status(), error.toJson().encode());
  }

  /** Publishes the connects and disconnects of a namespace's sockets from now on. */
  public void lifecycle(Namespace namespace) {
    namespace.onConnection(
        socket -> {
          publish(socket, "connect", null);
          socket.onDisconnect(end -> publish(socket, "disconnect", end.reason().text()));
        });
  }

  private void publish(Socket socket, String type, @Nullable String reason) {
    String namespace = socket.namespace().name();
    JsonObject event =
        new JsonObject().put("type", type).put("nsp", namespace).put("sid", socket.id());
    String user = api.user(socket);
    if (user != null) {
      event.put("user", user);
    }
    if (reason != null) {
      event.put("reason", reason);
    }
    vertx.eventBus().publish(prefix + ".lifecycle." + namespace, event);
  }

  /** Takes no further requests. */
  public void close() {
    consumer.unregister();
  }
}
