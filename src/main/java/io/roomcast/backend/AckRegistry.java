package io.roomcast.backend;

import io.roomcast.loop.IdGenerator;
import io.roomcast.socketio.Payload;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Finds the acks that backends of this process have put off: an id names the event loop where the
 * ack waits. One per process. Thread-safe.
 */
public final class AckRegistry {

  private final Map<Integer, DeferredAcks> loops = new ConcurrentHashMap<>();

  void add(int instance, DeferredAcks acks) {
    loops.put(instance, acks);
  }

  /**
   * Sends an ack that an event still waits for, with these arguments; binary in them is {@code
   * {"$binary": "<base64>"}} or a Buffer. False when nobody waits for it: it was sent already, it
   * came too late, the client has left, or there never was such an id. May be called before the
   * backend's answer has arrived. Fails with an {@link IllegalArgumentException} for arguments that
   * cannot be sent. Any thread; the future completes in the caller's context.
   */
  public Future<Boolean> ack(String ackId, JsonArray args) {
    DeferredAcks acks = loops.get(IdGenerator.instanceOf(ackId));
    if (acks == null) {
      return Future.succeededFuture(false);
    }
    Payload payload;
    try {
      payload = BinaryJson.payload(args);
    } catch (IllegalArgumentException e) {
      return Future.failedFuture(e);
    }
    Context caller = Vertx.currentContext();
    Promise<Boolean> sent = Promise.promise();
    acks.loop()
        .context()
        .runOnContext(
            now -> {
              boolean found = acks.send(ackId, payload);
              if (caller == null) {
                sent.complete(found);
              } else {
                caller.runOnContext(back -> sent.complete(found));
              }
            });
    return sent.future();
  }
}
