package io.roomcast.room;

import io.vertx.core.Promise;
import io.vertx.core.eventbus.DeliveryContext;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Emits that come as plain messages on the address of a room or namespace: {@code {"event": ..,
 * "args": [..]}}. Whoever sends one, to whatever consumers are there, it becomes one broadcast.
 * Thread-safe.
 */
final class JsonEmits {

  private static final Logger log = LoggerFactory.getLogger(JsonEmits.class);

  private static final Set<String> KEYS = Set.of("event", "args");
  private static final int BAD_REQUEST = 400;
  private static final int UNAVAILABLE = 503;

  private final RoomBus bus;
  private final AtomicLong refused = new AtomicLong();

  JsonEmits(RoomBus bus) {
    this.bus = bus;
  }

  long refused() {
    return refused.get();
  }

  /**
   * Emits from the loop of the caller, or else from another, in the order of the calls.
   *
   * @param room the only room to get it, or null for everybody
   */
  void emit(String namespace, @Nullable String room, DeliveryContext<Object> delivery) {
    JsonObject body;
    try {
      body = checked(delivery.body());
    } catch (IllegalArgumentException | IllegalStateException | ClassCastException e) {
      refuse(delivery, e);
      return;
    }
    Target target = room == null ? Target.ALL : new Target(Set.of(room), Set.of());
    emit(namespace, target, body, delivery);
  }

  private void emit(
      String namespace, Target target, JsonObject body, DeliveryContext<Object> delivery) {
    LocalAdapter adapter = bus.nearest(namespace);
    if (adapter == null) {
      delivery.next();
      return;
    }
    Runnable task =
        () -> {
          if (adapter.isClosed()) {
            emit(namespace, target, body, delivery);
          } else {
            emit(adapter, target, body, delivery);
          }
        };
    if (adapter.context().loop().executor().inLoop()) {
      task.run();
    } else if (!Calls.execute(adapter.context().loop(), task)) {
      refuse(delivery, new IllegalStateException("the server is shutting down"));
    }
  }

  private void emit(
      LocalAdapter adapter, Target target, JsonObject body, DeliveryContext<Object> delivery) {
    BroadcastPacket packet;
    try {
      String event = body.getString("event");
      JsonArray args = body.getJsonArray("args", new JsonArray());
      packet = adapter.context().packets().of(event, new JsonArguments(args), true, false);
    } catch (RuntimeException e) {
      refuse(delivery, e);
      return;
    }
    Broadcast broadcast =
        new Broadcast(adapter.namespace(), target, packet, Broadcast.Flags.DEFAULT);
    if (delivery.message().replyAddress() == null) {
      adapter.broadcast(broadcast);
    } else {
      adapter
          .confirm(() -> adapter.broadcast(broadcast))
          .onSuccess(sent -> delivery.message().reply(null))
          .onFailure(cause -> delivery.message().fail(UNAVAILABLE, notSent(cause)));
    }
    if (delivery instanceof Promise<?> written) {
      written.tryComplete();
    }
  }

  private static String notSent(Throwable cause) {
    return "not for other nodes: " + cause.getMessage();
  }

  /** Arguments that came as JSON. */
  private record JsonArguments(JsonArray args) implements Arguments {

    @Override
    public int size() {
      return args.size();
    }

    @Override
    public JsonArray toJsonArray() {
      return args;
    }
  }

  /** A copy of the body, which the sender may change once it has sent it. */
  private static JsonObject checked(@Nullable Object body) {
    if (!(body instanceof JsonObject json)) {
      throw new IllegalArgumentException("the body must be a JSON object");
    }
    for (String key : json.fieldNames()) {
      if (!KEYS.contains(key)) {
        throw new IllegalArgumentException("unknown key: " + key);
      }
    }
    if (!(json.getValue("event") instanceof String)) {
      throw new IllegalArgumentException("event: must be a text");
    }
    if (json.containsKey("args") && !(json.getValue("args") instanceof JsonArray)) {
      throw new IllegalArgumentException("args: must be an array");
    }
    return json.copy();
  }

  private void refuse(DeliveryContext<Object> delivery, RuntimeException cause) {
    refused.incrementAndGet();
    String address = delivery.message().address();
    log.debug("Refused an emit by a message to {}", address, cause);
    ReplyException refusal =
        new ReplyException(
            ReplyFailure.RECIPIENT_FAILURE, BAD_REQUEST, "no emit: " + cause.getMessage());
    if (delivery instanceof Promise<?> written) {
      written.tryFail(refusal); // fails the reply too, if one was asked for
    } else if (delivery.message().replyAddress() != null) {
      delivery.message().fail(BAD_REQUEST, refusal.getMessage());
    }
  }
}
