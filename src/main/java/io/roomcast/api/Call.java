package io.roomcast.api;

import io.roomcast.socketio.BroadcastOperator;
import io.roomcast.socketio.Namespace;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One operation under way: its body, which was checked, and where it acts. Event loop of the API.
 */
final class Call {

  private final Api api;
  private final Caller caller;
  private final JsonObject body;
  private final @Nullable Namespace namespace;

  Call(Api api, Caller caller, JsonObject body, @Nullable Namespace namespace) {
    this.api = api;
    this.caller = caller;
    this.body = body;
    this.namespace = namespace;
  }

  Api api() {
    return api;
  }

  Caller caller() {
    return caller;
  }

  JsonObject body() {
    return body;
  }

  Namespace namespace() {
    return Objects.requireNonNull(namespace);
  }

  String text(String key) {
    return Objects.requireNonNull(body.getString(key));
  }

  String text(String key, String otherwise) {
    return Objects.requireNonNull(body.getString(key, otherwise));
  }

  boolean flag(String key) {
    return Boolean.TRUE.equals(body.getValue(key));
  }

  int number(String key, int otherwise) {
    return body.getValue(key) instanceof Number number ? number.intValue() : otherwise;
  }

  /** Names of a field that may be one or a list. */
  List<String> names(String key) {
    Object value = body.getValue(key);
    if (value instanceof String name) {
      return List.of(name);
    }
    return value instanceof JsonArray list
        ? list.stream().map(String::valueOf).toList()
        : List.of();
  }

  /** Arguments of an event or ack, with binary put in. */
  @Nullable Object[] arguments() {
    JsonArray args = body.getJsonArray("args");
    return args == null ? new Object[0] : Binary.in(args);
  }

  /** The sockets chosen by {@code except} and the field of that name. */
  BroadcastOperator chosen(String key) {
    return chosen(namespace(), key);
  }

  /** The same of another view of the namespace. */
  BroadcastOperator chosen(Namespace where, String key) {
    BroadcastOperator chosen = where.all();
    if (body.containsKey(key)) {
      chosen = chosen.to(names(key));
    }
    return body.containsKey("except") ? chosen.except(names("except")) : chosen;
  }
}
