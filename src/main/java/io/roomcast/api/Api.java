package io.roomcast.api;

import io.roomcast.api.ApiException.Code;
import io.roomcast.loop.EventLoopState;
import io.roomcast.loop.Peers;
import io.roomcast.socketio.AckTimeoutException;
import io.roomcast.socketio.Namespace;
import io.roomcast.socketio.Socket;
import io.roomcast.socketio.SocketIoServer;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server API on one event loop: checks what is asked and does it. Broadcasts leave from this
 * loop and reach all; what concerns sockets of other loops is asked of the APIs there. Event loop
 * of the server that it acts on.
 */
public final class Api {

  private static final Logger LOG = LoggerFactory.getLogger(Api.class);

  /** How long others are waited for, in ms. */
  private static final long ASK_TIMEOUT = 5_000;

  /** What nodes ask each other for; all else reaches other nodes by itself. */
  private static final Set<String> BETWEEN_NODES =
      Set.of("fetchSockets", "rooms", "info", "disconnectSockets", "setData", "ack");

  private final SocketIoServer io;
  private final ApiOptions options;
  private final List<Op> ops;
  private final Map<String, Op> byName = new HashMap<>();
  private final Peers<Api> peers;
  private final Idempotency idempotency;
  private final ApiStats stats;
  private Function<Socket, @Nullable String> users = socket -> null;
  private Supplier<JsonObject> about = JsonObject::new;
  private OtherNodes nodes = OtherNodes.NONE;
  private BiFunction<String, JsonArray, Future<Boolean>> acks =
      (id, args) -> Future.succeededFuture(false);

  /** On a server; one for each instance of it. */
  public Api(Vertx vertx, SocketIoServer io, ApiOptions options) {
    this.io = io;
    this.options = options;
    this.ops = Ops.all(options);
    ops.forEach(op -> byName.put(op.name(), op));
    this.stats = new ApiStats(ops);
    EventLoopState loop = io.engine().loop();
    this.idempotency = new Idempotency(options, loop.clock(), stats);
    this.peers = new Peers<>(vertx, "roomcast.api", this, loop, io.engine()::dispatch);
  }

  /** Who a socket belongs to, for {@code fetchSockets}. */
  public Api users(Function<Socket, @Nullable String> source) {
    users = source;
    return this;
  }

  /** What {@code info} tells beside what this class counts: versions, names. */
  public Api about(Supplier<JsonObject> source) {
    about = source;
    return this;
  }

  /**
   * Who gives the answers that backends have put off: from the id of the ack and its arguments,
   * whether somebody waited for it.
   */
  public Api acks(BiFunction<String, JsonArray, Future<Boolean>> registry) {
    acks = registry;
    return this;
  }

  /** The way to the other nodes of the cluster, who ask {@link #answerNode}. */
  public Api nodes(OtherNodes others) {
    nodes = others;
    return this;
  }

  OtherNodes nodes() {
    return nodes;
  }

  /** What it has done so far. */
  public ApiStats stats() {
    return stats;
  }

  /** Takes part no longer in what the other instances do. */
  public void close() {
    peers.leave();
  }

  SocketIoServer io() {
    return io;
  }

  ApiOptions options() {
    return options;
  }

  EventLoopState loop() {
    return io.engine().loop();
  }

  /** The API that keeps what belongs to a key. */
  Peers<Api> ownerOf(String key) {
    return peers.ownerOf(key);
  }

  /** Runs it on the loop of this API, whoever calls. */
  void onLoop(Runnable task) {
    peers.run(task);
  }

  /**
   * Asks the APIs of all loops, each on its own, what must not be null. Fails when not all answered
   * in time.
   */
  <T> Future<List<T>> everywhere(Function<Api, T> question) {
    return peers
        .ask(ASK_TIMEOUT, question)
        .map(
            answers -> {
              if (answers.missing() > 0) {
                throw new ApiException(Code.E_TIMEOUT, "Not all event loops answered in time.");
              }
              return answers.values();
            });
  }

  /**
   * Does an operation on all other nodes; what they answered, in no order. The future completes on
   * the loop of this API.
   */
  Future<List<JsonObject>> askOthers(Op op, JsonObject body) {
    JsonObject question = new JsonObject().put("op", op.name()).put("body", body);
    return here(nodes.ask(question)).map(answers -> answers.stream().map(Api::result).toList());
  }

  /** Servers of the cluster; completes on the loop of this API. */
  Future<Integer> countNodes() {
    return here(nodes.count());
  }

  /** The same, completing on this loop. */
  private <T> Future<T> here(Future<T> elsewhere) {
    Promise<T> promise = Promise.promise();
    elsewhere.onComplete(done -> onLoop(() -> promise.handle(done)));
    return promise.future();
  }

  private static JsonObject result(JsonObject answer) {
    if (answer.getValue("error") instanceof JsonObject error) {
      throw new ApiException(
          Code.E_BROKER, "Another node could not do it: " + error.getValue("code") + ".");
    }
    // A node that is about to end answers nothing.
    return answer.getJsonObject("result", new JsonObject());
  }

  /**
   * Does what another node asks, for this node only: {@code {"result"}} or {@code {"error"}}. Never
   * fails. Any thread.
   */
  public Future<JsonObject> answerNode(JsonObject question) {
    Promise<JsonObject> answer = Promise.promise();
    onLoop(() -> askedByNode(question).onComplete(done -> answer.complete(Batch.reply(done))));
    return answer.future();
  }

  private Future<JsonObject> askedByNode(JsonObject question) {
    if (question.getValue("op") instanceof String name
        && BETWEEN_NODES.contains(name)
        && question.getValue("body") instanceof JsonObject body) {
      return run(op(name), Call.Kind.NODE, body, Caller.INSIDE);
    }
    return Future.failedFuture(
        new ApiException(Code.E_UNKNOWN_OP, "Nodes do not ask each other for that."));
  }

  Idempotency idempotency() {
    return idempotency;
  }

  @Nullable String user(Socket socket) {
    return users.apply(socket);
  }

  JsonObject aboutThis() {
    return about.get();
  }

  Future<Boolean> answer(String ackId, JsonArray args) {
    return acks.apply(ackId, args);
  }

  /**
   * The operation of that name.
   *
   * @throws ApiException when there is none
   */
  Op op(@Nullable String name) {
    Op op = byName.get(name);
    if (op == null) {
      throw new ApiException(
          Code.E_UNKNOWN_OP, "There is no such operation; there are " + names(ops) + ".");
    }
    return op;
  }

  private static String names(List<Op> ops) {
    return String.join(", ", ops.stream().map(Op::name).toList());
  }

  /**
   * Does one operation; the name may also stand in the body as {@code op}. The future fails with an
   * {@link ApiException} only.
   */
  public Future<JsonObject> run(String name, JsonObject body, Caller caller) {
    try {
      return run(op(name), body, caller);
    } catch (ApiException e) {
      return Future.failedFuture(e);
    }
  }

  /** The same with the operation; never throws. */
  Future<JsonObject> run(Op op, JsonObject body, Caller caller) {
    return run(op, Call.Kind.ASKED, body, caller);
  }

  /** The same for whoever asks; never throws. */
  Future<JsonObject> run(Op op, Call.Kind kind, JsonObject body, Caller caller) {
    if (!stats.begin(options.maxConcurrent())) {
      return Future.failedFuture(
          new ApiException(Code.E_BUSY, "Too many operations are under way: api.maxConcurrent."));
    }
    long start = System.nanoTime();
    Future<JsonObject> done;
    try {
      done = start(op, kind, body, caller);
    } catch (RuntimeException e) {
      done = Future.failedFuture(known(op, e));
    }
    if (done.isComplete()) {
      stats.end(op, code(done), System.nanoTime() - start);
      return done;
    }
    return done.recover(e -> Future.failedFuture(known(op, e)))
        .onComplete(
            end ->
                stats.end(op, end.cause() == null ? null : code(end.cause()), nanosSince(start)));
  }

  private static long nanosSince(long start) {
    return System.nanoTime() - start;
  }

  private static @Nullable Code code(Future<?> done) {
    return done.succeeded() ? null : code(done.cause());
  }

  private static Code code(Throwable cause) {
    return cause instanceof ApiException e ? e.code() : Code.E_INTERNAL;
  }

  private Future<JsonObject> start(Op op, Call.Kind kind, JsonObject body, Caller caller) {
    caller.mustHave(op.scope());
    op.check(body);
    if (!op.namespaced() || kind == Call.Kind.NODE) {
      return failing(op, op.run(new Call(this, op, kind, caller, body, null)));
    }
    String name = body.getString("nsp", "/");
    caller.mustReach(name);
    Namespace known = io.namespace(name);
    if (known != null) {
      return failing(op, op.run(new Call(this, op, kind, caller, body, known)));
    }
    return io.find(name)
        .compose(found -> op.run(new Call(this, op, kind, caller, body, there(found))));
  }

  private static Namespace there(@Nullable Namespace found) {
    if (found == null) {
      throw new ApiException(Code.E_UNKNOWN_NAMESPACE, "There is no such namespace.");
    }
    return found;
  }

  private Future<JsonObject> failing(Op op, Future<JsonObject> done) {
    return done.failed() ? Future.failedFuture(known(op, done.cause())) : done;
  }

  /** What callers are told of a failure: never what an exception says that is none of ours. */
  private ApiException known(Op op, Throwable cause) {
    if (cause instanceof ApiException e) {
      return e;
    }
    if (cause instanceof AckTimeoutException) {
      return new ApiException(Code.E_TIMEOUT, "Not all answered in time.");
    }
    if (cause instanceof IllegalArgumentException) {
      // Of Payload and emit: reserved names, values nested too deep.
      return ApiException.body("", String.valueOf(cause.getMessage()), "what can be sent");
    }
    ApiException between = nodes.error(cause);
    if (between != null) {
      return between;
    }
    LOG.warn("the operation {} failed", op.name(), cause);
    return new ApiException(
        Code.E_INTERNAL, "The operation failed; the log of the server says why.");
  }

  /**
   * Runs commands one after the other, as those in the answer of a backend: each an object with
   * {@code op}, and {@code nsp} where it is not the one given. The answer has {@code {"result"}} or
   * {@code {"error"}} for each; the future fails when there are too many, or one is no object.
   */
  public Future<JsonArray> commands(JsonArray commands, String namespace) {
    if (commands.size() > options.maxBatch()) {
      return Future.failedFuture(
          ApiException.body(
              "commands", Found.text(commands), "a list of at most " + options.maxBatch()));
    }
    return new Batch(this, Caller.INSIDE, Call.Kind.COMMAND, commands, namespace, false).run();
  }
}
