package io.roomcast.engineio;

import io.vertx.core.json.JsonObject;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Why a request is refused. Immutable.
 *
 * @param error code
 * @param message what the client is told
 * @param context detail for the server's listeners, see §1.3 of the reference
 */
record Refusal(EngineError error, String message, Map<String, @Nullable String> context) {

  /** A refusal with name and value pairs as context. */
  static Refusal of(EngineError error, @Nullable String... context) {
    Map<String, @Nullable String> map = new LinkedHashMap<>();
    for (int i = 0; i < context.length; i += 2) {
      map.put(String.valueOf(context[i]), context[i + 1]);
    }
    return new Refusal(error, error.message(), Collections.unmodifiableMap(map));
  }

  /** The JSON that the client gets. */
  String body() {
    return new JsonObject().put("code", error.code()).put("message", message).encode();
  }

  /** A refusal by {@code allowRequest}, with its message if it has one. */
  static Refusal forbidden(@Nullable String message) {
    return new Refusal(
        EngineError.FORBIDDEN,
        message == null ? EngineError.FORBIDDEN.message() : message,
        Collections.singletonMap("message", message));
  }
}
