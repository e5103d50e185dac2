package io.roomcast.backend;

import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** One call of a backend, over all its attempts. Event loop of the backend. */
final class Call {

  final CallType type;

  final String id;

  /** Completes with the answer of the last attempt; null for none. */
  final Promise<@Nullable JsonObject> answer = Promise.promise();

  /** When it was handed over, by the monotonic clock. */
  final long since;

  /** The monotonic time after which there is no further attempt; meant for disconnects. */
  final long until;

  int attempts;

  /** What is sent; gone once it is a text. */
  private @Nullable JsonObject envelope;

  private @Nullable Buffer body;

  Call(CallType type, String id, JsonObject envelope, long since, long until) {
    this.type = type;
    this.id = id;
    this.envelope = envelope;
    this.since = since;
    this.until = until;
  }

  /** The envelope as text; the same at every attempt, whatever became of its parts. */
  Buffer body() {
    if (body == null) {
      body = envelope().toBuffer();
      envelope = null;
    }
    return body;
  }

  /** The envelope, for who wants no text of it. */
  JsonObject envelope() {
    return envelope == null ? new JsonObject() : envelope;
  }
}
