package io.roomcast.backend;

import io.vertx.core.Future;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonObject;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Brings calls to a verticle of the same process. Event loop of the backend. */
final class BusCourier implements Courier {

  private final BackendLoop loop;
  private final String address;
  private final Map<CallType, DeliveryOptions> delivery = new EnumMap<>(CallType.class);

  BusCourier(BackendLoop loop, String address, BackendOptions options) {
    this.loop = loop;
    this.address = address;
    for (CallType type : CallType.values()) {
      delivery.put(
          type, new DeliveryOptions().setSendTimeout(options.timeout(type)).setLocalOnly(true));
    }
  }

  @Override
  public Future<@Nullable JsonObject> deliver(Call call) {
    return loop.vertx()
        .eventBus()
        .request(address, call.envelope(), delivery.get(call.type))
        .transform(done -> done.succeeded() ? answer(done.result().body()) : failure(done.cause()));
  }

  private static Future<@Nullable JsonObject> answer(@Nullable Object body) {
    if (body == null || body instanceof JsonObject) {
      return Future.succeededFuture((JsonObject) body);
    }
    return Future.failedFuture(
        new BackendException(Outcome.BAD_ANSWER, "the reply must be a JsonObject or null"));
  }

  private static Future<@Nullable JsonObject> failure(Throwable cause) {
    BackendException failure = new BackendException(Outcome.REJECTED, "no reply");
    if (cause instanceof ReplyException reply) {
      failure =
          switch (reply.failureType()) {
            case TIMEOUT -> new BackendException(Outcome.TIMEOUT, "no reply in time");
            case NO_HANDLERS -> new BackendException(Outcome.NO_HANDLERS, "nobody listens");
            // What its handler says of it may be of the client's making.
            default -> new BackendException(Outcome.FAILED, "its handler failed");
          };
    }
    return Future.failedFuture(failure);
  }

  @Override
  public long size(Call call) {
    return 0;
  }
}
