package io.roomcast.socketio;

import io.vertx.core.json.JsonObject;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/** The query that a Socket.IO 2 client puts behind a namespace. Thread-safe. */
final class QueryText {

  private QueryText() {}

  /** The parameters, the last of duplicates; what cannot be percent-decoded stays as it is. */
  static JsonObject toJson(String query) {
    JsonObject json = new JsonObject();
    for (String pair : query.split("&", -1)) {
      if (!pair.isEmpty()) {
        int equals = pair.indexOf('=');
        String name = equals < 0 ? pair : pair.substring(0, equals);
        json.put(decode(name), equals < 0 ? "" : decode(pair.substring(equals + 1)));
      }
    }
    return json;
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return text;
    }
  }
}
