package io.roomcast.api;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * Commands that came together, with an answer for each, in their order. Event loop of the API,
 * which goes about other things after every few of them.
 */
final class Batch {

  /** Commands in one turn of the loop. */
  private static final int TURN = 32;

  private final Api api;
  private final Caller caller;
  private final Call.Kind kind;
  private final JsonArray commands;
  private final @Nullable String namespace;
  private final boolean parallel;
  private final @Nullable JsonObject[] replies;
  private final Promise<JsonArray> done = Promise.promise();
  private int next;
  private int replied;
  private boolean running;

  /**
   * @param kind of all of them
   * @param namespace for commands that name none, or null for the main one
   * @param parallel whether a command starts before the one before it is done
   */
  Batch(
      Api api,
      Caller caller,
      Call.Kind kind,
      JsonArray commands,
      @Nullable String namespace,
      boolean parallel) {
    this.kind = kind;
    this.api = api;
    this.caller = caller;
    this.commands = commands;
    this.namespace = namespace;
    this.parallel = parallel;
    this.replies = new JsonObject[commands.size()];
  }

  Future<JsonArray> run() {
    if (replies.length == 0) {
      return Future.succeededFuture(new JsonArray());
    }
    turn();
    return done.future();
  }

  private void turn() {
    running = true;
    int end = Math.min(replies.length, next + TURN);
    while (next < end && (parallel || replied == next)) {
      int index = next++;
      Future<JsonObject> reply = start(index);
      if (reply.isComplete()) {
        ended(index, reply);
      } else {
        reply.onComplete(result -> api.loop().executor().execute(() -> late(index, result)));
      }
    }
    running = false;
    if (next < replies.length && (parallel || replied == next)) {
      api.loop().executor().execute(this::dispatched);
    }
  }

  private void dispatched() {
    api.io().engine().dispatch(this::turn);
  }

  private void late(int index, AsyncResult<JsonObject> result) {
    ended(index, result);
    if (!parallel && !running && next < replies.length) {
      dispatched();
    }
  }

  private void ended(int index, AsyncResult<JsonObject> result) {
    replies[index] = reply(result);
    if (++replied == replies.length) {
      JsonArray all = new JsonArray();
      for (JsonObject reply : replies) {
        all.add(reply);
      }
      done.complete(all);
    }
  }

  /** The result, or the error. */
  static JsonObject reply(AsyncResult<JsonObject> result) {
    return result.succeeded()
        ? new JsonObject().put("result", result.result())
        : new JsonObject().put("error", ((ApiException) result.cause()).toJson());
  }

  private Future<JsonObject> start(int index) {
    String path = "commands[" + index + "]";
    Object command = commands.getValue(index);
    if (!(command instanceof JsonObject body)) {
      return Future.failedFuture(
          ApiException.body(path, Found.text(command), "an object with \"op\""));
    }
    if (!(body.getValue("op") instanceof String name) || name.equals("batch")) {
      return Future.failedFuture(
          ApiException.body(
              path + ".op", Found.text(body.getValue("op")), "an operation other than batch"));
    }
    if (namespace != null && !body.containsKey("nsp")) {
      body = body.copy();
      body.put("nsp", namespace);
    }
    return run(name, body);
  }

  private Future<JsonObject> run(String name, JsonObject body) {
    try {
      Op op = api.op(name);
      if (namespace != null && !op.namespaced()) {
        body.remove("nsp");
      }
      return api.run(op, kind, body, caller);
    } catch (ApiException e) {
      return Future.failedFuture(e);
    }
  }
}
