package io.roomcast.backend;

import io.roomcast.handler.Identity;
import io.roomcast.socketio.ConnectContext;
import io.roomcast.socketio.ConnectException;
import io.roomcast.socketio.EventContext;
import io.roomcast.socketio.EventException;
import io.roomcast.socketio.Payload;
import io.roomcast.socketio.Socket;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A backend outside of this server, whatever the way to it: what it is sent, in which order, and
 * what its answers do. It outlives changes of its conf. Event loop of its sockets.
 */
final class RemoteBackend implements Backend {

  private static final Logger LOG = LoggerFactory.getLogger(RemoteBackend.class);

  private final BackendLoop loop;
  private final BackendCounters counters;
  private Route route;

  RemoteBackend(BackendLoop loop, String name, Route route) {
    this.loop = loop;
    this.counters = new BackendCounters(name);
    this.route = route;
    route.counters(counters);
  }

  BackendLoop loop() {
    return loop;
  }

  BackendOptions options() {
    return route.options();
  }

  /** Calls take this way from now on; those of the way before come to their end. */
  void route(Route changed) {
    Route before = route;
    changed.counters(counters);
    route = changed;
    before.close();
  }

  Route route() {
    return route;
  }

  BackendStats stats() {
    return counters.snapshot(route.breaker());
  }

  @Override
  public Future<Void> connect(ConnectContext context) {
    Socket socket = context.socket();
    return tie(socket)
        .inOrder(
            () ->
                call(
                    CallType.CONNECT,
                    (id, envelopes) -> envelopes.connect(id, context),
                    answer -> admit(socket, answer)));
  }

  private Future<Void> admit(Socket socket, Answer answer) {
    if (answer.user() != null) {
      Identity.put(socket, answer.user());
    }
    merge(socket, answer.data());
    if (answer.expireAt() > 0 || options().refreshEvery() > 0 || !answer.commands().isEmpty()) {
      Admission admission = Admission.of(this, socket);
      admission.commands(answer.commands());
      admission.expireAt(answer.expireAt());
    }
    return join(socket, answer);
  }

  @Override
  public Future<Void> event(EventContext event) {
    Socket socket = event.socket();
    Tie tie = tie(socket);
    socket.maxQueuedEvents(options().queuePerSocket());
    if (tie.waiting() >= options().queuePerSocket()) {
      // An event chain holds events back before this; only who calls it by itself gets here.
      return Future.failedFuture(
          new BackendException(Outcome.OVERLOADED, "too many events of one socket"));
    }
    long seq = tie.nextSeq();
    return tie.inOrder(() -> event(event, seq));
  }

  private Future<Void> event(EventContext event, long seq) {
    DeferredAcks.Pending ack = event.hasAck() ? loop.acks().open(event, counters) : null;
    Future<Void> done =
        call(
            CallType.EVENT,
            (id, envelopes) -> envelopes.event(id, event, seq, ack == null ? null : ack.id()),
            answer -> apply(event, answer, ack));
    return ack == null ? done : done.recover(cause -> lastChance(event, ack, cause));
  }

  private Future<Void> apply(
      EventContext event, Answer answer, DeferredAcks.@Nullable Pending ack) {
    Socket socket = event.socket();
    merge(socket, answer.data());
    if (answer.expireAt() > 0) {
      Admission admission = Admission.of(this, socket);
      admission.expireAt(answer.expireAt());
      admission.begin();
    }
    // Read before anything is done: what cannot be sent is no answer.
    Payload args = ack == null ? Payload.EMPTY : BinaryJson.payload(answer.ack());
    Future<Void> ready = join(socket, answer);
    if (!answer.commands().isEmpty()) {
      ready = ready.compose(joined -> run(answer.commands(), socket));
    }
    return ack == null ? ready : ready.compose(over -> acknowledge(event, answer, args, ack));
  }

  private Future<Void> acknowledge(
      EventContext event, Answer answer, Payload args, DeferredAcks.Pending ack) {
    if (answer.deferred()) {
      if (counters.deferred >= options().maxDeferredAcks()) {
        counters.deferredRefused++;
        return Future.failedFuture(
            new BackendException(Outcome.OVERLOADED, "too many deferred acks"));
      }
      ack.defer(options().deferredAckTtl());
      return Future.succeededFuture();
    }
    Payload early = ack.settle();
    event.ack(early == null ? args : early);
    return Future.succeededFuture();
  }

  /** An ack that came through the API was taken, and is sent. */
  private static Future<Void> lastChance(
      EventContext event, DeferredAcks.Pending ack, Throwable cause) {
    Payload early = ack.settle();
    if (early == null) {
      return Future.failedFuture(cause);
    }
    event.ack(early);
    return Future.succeededFuture();
  }

  @Override
  public Future<Void> disconnected(Socket socket, Set<String> rooms, Socket.Disconnect how) {
    Tie tie = tie(socket);
    long seq = tie.nextSeq();
    return tie.inOrder(
            () ->
                call(
                    CallType.DISCONNECT,
                    (id, envelopes) -> envelopes.disconnect(id, socket, seq, rooms, how),
                    answer -> Future.succeededFuture()))
        .onFailure(this::untold)
        .otherwiseEmpty();
  }

  @Override
  public Future<Void> lost(LostSocket socket) {
    String id = CallType.DISCONNECT.idPrefix() + socket.run() + '_' + socket.id();
    return call(
            CallType.DISCONNECT,
            id,
            (same, envelopes) -> envelopes.lost(same, socket),
            answer -> Future.succeededFuture())
        .onFailure(this::untold)
        .otherwiseEmpty();
  }

  private void untold(Throwable cause) {
    LOG.trace("{} was not told of a disconnect", counters.name);
  }

  /** Whether the socket may stay; the answer's data is applied. */
  Future<Answer> refresh(Socket socket, @Nullable Long expiresAt) {
    Answer[] found = {Answer.NONE};
    return tie(socket)
        .inOrder(
            () ->
                call(
                    CallType.REFRESH,
                    (id, envelopes) -> envelopes.refresh(id, socket, expiresAt),
                    answer -> {
                      found[0] = answer;
                      merge(socket, answer.data());
                      return answer.commands().isEmpty()
                          ? Future.succeededFuture()
                          : run(answer.commands(), socket);
                    }))
        .map(done -> found[0]);
  }

  /** A socket was ended since nobody gave it more time. */
  void expired() {
    counters.expired++;
  }

  private Tie tie(Socket socket) {
    return Tie.of(socket, counters.name);
  }

  /** Sends an envelope, checks what comes back and applies it; counts how it went. */
  private Future<Void> call(
      CallType type,
      BiFunction<String, Envelopes, JsonObject> envelope,
      Function<Answer, Future<Void>> apply) {
    return call(type, type.idPrefix() + loop.ids().next(), envelope, apply);
  }

  private Future<Void> call(
      CallType type,
      String id,
      BiFunction<String, Envelopes, JsonObject> envelope,
      Function<Answer, Future<Void>> apply) {
    JsonObject content;
    try {
      content = envelope.apply(id, route.envelopes());
    } catch (RuntimeException e) {
      // Whatever it is, it must not go into the loop, nor what the client sent into a log.
      return Future.failedFuture(
          new BackendException(Outcome.REJECTED, "unreadable: " + e.getClass().getSimpleName()));
    }
    long now = loop.monotonic();
    Call call = new Call(type, id, content, now, now + options().retry().disconnectFor());
    return route
        .submit(call, counters)
        .compose(json -> applied(call, json, apply).onComplete(done -> count(call, done.cause())));
  }

  private static Future<Void> applied(
      Call call, @Nullable JsonObject json, Function<Answer, Future<Void>> apply) {
    if (call.type == CallType.DISCONNECT || json == null) {
      return applySafely(Answer.NONE, apply);
    }
    Answer answer;
    try {
      answer = Answer.of(json);
    } catch (BackendException e) {
      return Future.failedFuture(e);
    }
    Answer.Refusal error = answer.error();
    if (error == null || call.type == CallType.REFRESH) {
      return applySafely(answer, apply);
    }
    return Future.failedFuture(
        call.type == CallType.CONNECT
            ? new ConnectException(error.message(), error.data())
            : new EventException(error.code(), error.message()));
  }

  private static Future<Void> applySafely(Answer answer, Function<Answer, Future<Void>> apply) {
    try {
      return apply.apply(answer);
    } catch (IllegalArgumentException e) {
      return Future.failedFuture(
          new BackendException(Outcome.BAD_ANSWER, "it cannot be sent to the client"));
    }
  }

  private void count(Call call, @Nullable Throwable cause) {
    long now = loop.monotonic();
    Outcome outcome = Outcome.OK;
    if (cause instanceof BackendException failure) {
      outcome = failure.outcome();
      counters.failed(call, failure, now);
    } else if (cause != null) {
      outcome = Outcome.REFUSED;
    }
    counters.done(call.type, outcome, now - call.since);
  }

  /** Null removes; what is ours stays as it is. */
  private static void merge(Socket socket, JsonObject changes) {
    changes.forEach(
        change -> {
          if (change.getKey().equals(Identity.KEY)) {
            return;
          }
          if (change.getValue() == null) {
            socket.data().remove(change.getKey());
          } else {
            socket.data().put(change.getKey(), change.getValue());
          }
        });
  }

  /** A socket that has left joins nothing, and that is no failure. */
  private static Future<Void> join(Socket socket, Answer answer) {
    if (answer.roomsToJoin().isEmpty() || !socket.conn().open()) {
      return Future.succeededFuture();
    }
    return socket
        .join(answer.roomsToJoin())
        .recover(
            cause ->
                socket.conn().open()
                    ? Future.failedFuture(
                        new BackendException(Outcome.BAD_ANSWER, "join: too many rooms"))
                    : Future.succeededFuture());
  }

  /** Never fails: the answer stands, whatever became of its commands. */
  Future<Void> run(JsonArray commands, Socket socket) {
    Future<JsonArray> replies;
    try {
      replies = loop.commands().run(commands, socket.namespace().name());
    } catch (RuntimeException e) {
      replies = Future.failedFuture(e);
    }
    return replies.transform(
        done -> {
          counters.commandsFailed +=
              done.failed() ? commands.size() : done.result().stream().filter(this::failed).count();
          return Future.succeededFuture();
        });
  }

  private boolean failed(Object reply) {
    boolean failed = reply instanceof JsonObject object && object.containsKey("error");
    if (failed) {
      LOG.debug("a command of backend {} failed", counters.name);
    }
    return failed;
  }
}
