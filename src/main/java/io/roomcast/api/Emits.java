package io.roomcast.api;

import io.roomcast.api.ApiException.Code;
import io.roomcast.socketio.AckTimeoutException;
import io.roomcast.socketio.BroadcastOperator;
import io.roomcast.socketio.Payload;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The operations that send something. Stateless. */
final class Emits {

  private static final int DEFAULT_TIMEOUT = 5_000;
  private static final int DEFAULT_RESPONSES = 1_000;

  /** Nobody changes it: it is copied or written to a response. */
  private static final JsonObject NOTHING = new JsonObject();

  private Emits() {}

  static Future<JsonObject> emit(Call call) {
    Payload args = Payload.of(call.arguments());
    BroadcastOperator receivers = receivers(call);
    boolean local = isLocal(call);
    Runnable emit = () -> receivers.emit(call.text("event"), args);
    if (local) {
      emit.run();
    }
    Future<?> sent = local ? Future.succeededFuture() : call.confirming(emit);
    return sent.map(
        done -> new JsonObject().put("nodes", local ? 1 : call.api().nodes().lastCount()));
  }

  private static boolean isLocal(Call call) {
    JsonObject flags = call.body().getJsonObject("flags");
    return flags != null && Boolean.TRUE.equals(flags.getValue("local"));
  }

  private static BroadcastOperator receivers(Call call) {
    BroadcastOperator chosen = call.chosen("to");
    JsonObject flags = call.body().getJsonObject("flags");
    if (flags == null) {
      return chosen;
    }
    if (Boolean.TRUE.equals(flags.getValue("volatile"))) {
      chosen = chosen.asVolatile();
    }
    if (isLocal(call)) {
      chosen = chosen.local();
    }
    return Boolean.FALSE.equals(flags.getValue("compress")) ? chosen.compress(false) : chosen;
  }

  static Future<JsonObject> emitWithAck(Call call) {
    int timeout =
        call.number("timeout", Math.min(DEFAULT_TIMEOUT, call.api().options().maxTimeout()));
    int most = call.number("maxResponses", DEFAULT_RESPONSES);
    return receivers(call)
        .timeout(timeout)
        .emitWithAck(call.text("event"), call.arguments())
        .recover(call::alreadyHere)
        .map(acks -> acks(acks, acks.size(), most))
        .recover(
            cause ->
                cause instanceof AckTimeoutException late
                    ? Future.succeededFuture(acks(late.responses(), late.expected(), most))
                    : Future.failedFuture(cause));
  }

  private static JsonObject acks(List<Payload> acks, int expected, int most) {
    JsonArray responses = new JsonArray();
    acks.stream().limit(most).forEach(ack -> responses.add(Binary.out(ack.toJsonArray())));
    return new JsonObject()
        .put("responses", responses)
        .put("expected", expected)
        .put("missing", expected - acks.size());
  }

  static Future<JsonObject> ack(Call call) {
    JsonArray args = new JsonArray(Arrays.asList(call.arguments()));
    return call.api()
        .answer(call.text("ackId"), args)
        .compose(
            awaited ->
                call.somewhere(
                    awaited,
                    "awaited",
                    new ApiException(Code.E_GONE, "Nobody waits for this ack, or no longer.")));
  }

  static Future<JsonObject> serverSideEmit(Call call) {
    @Nullable Object[] args = call.arguments();
    return call.confirmed(() -> call.namespace().serverSideEmit(call.text("event"), args))
        .map(NOTHING);
  }

  static Future<JsonObject> batch(Call call) {
    JsonArray commands = call.body().getJsonArray("commands");
    return new Batch(
            call.api(), call.caller(), Call.Kind.ASKED, commands, null, call.flag("parallel"))
        .run()
        .map(replies -> new JsonObject().put("replies", replies));
  }
}
