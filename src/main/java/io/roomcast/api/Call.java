package io.roomcast.api;

import io.roomcast.socketio.BroadcastOperator;
import io.roomcast.socketio.Namespace;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One operation under way: its body, which was checked, and where it acts. Event loop of the API.
 */
final class Call {

  /** Where it comes from. */
  enum Kind {
    /** Somebody waits for the answer. */
    ASKED,
    /** A command of a backend: clients wait for what comes after it, and not for Redis. */
    COMMAND,
    /** Another node asks; for this one only. */
    NODE
  }

  private final Api api;
  private final Op op;
  private final Kind kind;
  private final Caller caller;
  private final JsonObject body;
  private final @Nullable Namespace namespace;

  Call(Api api, Op op, Kind kind, Caller caller, JsonObject body, @Nullable Namespace namespace) {
    this.op = op;
    this.kind = kind;
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

  /** Another node asks: it gets no secrets, and what is found here only. */
  boolean isForNode() {
    return kind == Kind.NODE;
  }

  /** Other nodes are not asked. */
  boolean isLocal() {
    return isForNode() || flag("local");
  }

  /** Does it on every loop that has the namespace; what must not be null. */
  <T> Future<List<T>> everywhere(Function<Namespace, T> action) {
    String name = text("nsp", "/");
    return api.everywhere(
            peer -> {
              Namespace there = peer.io().namespace(name);
              List<T> found = new ArrayList<>(1);
              if (there != null) {
                found.add(action.apply(there));
              }
              return found;
            })
        .map(all -> all.stream().flatMap(List::stream).toList());
  }

  /** The same operation on each other node; without any, and when this is local, no answers. */
  Future<List<JsonObject>> others() {
    return isLocal() ? Future.succeededFuture(List.of()) : api.askOthers(op, body);
  }

  /**
   * Done when what this is about was found: here, or else on another node. A node that asks is told
   * so by that flag.
   *
   * @param nowhere the failure when nobody has it
   */
  Future<JsonObject> somewhere(boolean here, String flag, ApiException nowhere) {
    if (isForNode()) {
      return Future.succeededFuture(new JsonObject().put(flag, here));
    }
    if (here) {
      return Future.succeededFuture(new JsonObject());
    }
    return others()
        .compose(
            all ->
                all.stream().anyMatch(one -> Boolean.TRUE.equals(one.getValue(flag)))
                    ? Future.succeededFuture(new JsonObject())
                    : Future.failedFuture(nowhere));
  }

  /** Sends something to clients everywhere; done when those of other nodes will get it, too. */
  Future<Void> confirming(Runnable sends) {
    return confirmed(sends).recover(this::alreadyHere);
  }

  /** Sends something; done when other nodes will get it. */
  Future<Void> confirmed(Runnable sends) {
    if (kind == Kind.COMMAND) {
      sends.run();
      return Future.succeededFuture();
    }
    return namespace().confirm(sends);
  }

  /** The failure of what was done on this node, and should have been on others. */
  <T> Future<T> alreadyHere(Throwable cause) {
    ApiException error = cause instanceof ApiException e ? e : api.nodes().error(cause);
    return Future.failedFuture(error == null ? cause : error.alreadyHere());
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
