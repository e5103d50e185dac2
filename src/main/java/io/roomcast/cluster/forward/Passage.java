package io.roomcast.cluster.forward;

import io.roomcast.cluster.NodeInfo;
import io.roomcast.engineio.ForeignRequest;
import io.roomcast.loop.TimerWheel;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One request on its way to the owner of its session, and the answer on its way back. When one side
 * goes away, so does the other. Event loop of the request.
 */
abstract class Passage {

  private final Forwarder forwarder;
  private final ForeignRequest foreign;
  private final ForwardKind kind;
  private final TimerWheel.Timer deadline =
      new TimerWheel.Timer() {
        @Override
        protected void expired() {
          late();
        }
      };

  private @Nullable NodeInfo target;
  private @Nullable HttpClientRequest outgoing;
  private boolean ended;
  private boolean answering;
  private boolean asking;

  Passage(Forwarder forwarder, ForeignRequest foreign, ForwardKind kind) {
    this.forwarder = forwarder;
    this.foreign = foreign;
    this.kind = kind;
    HttpServerRequest request = foreign.request();
    request.exceptionHandler(broken -> {});
    request.response().exceptionHandler(broken -> {});
    request.response().closeHandler(gone -> clientGone());
  }

  final ForwardKind kind() {
    return kind;
  }

  final String node() {
    return foreign.node();
  }

  final HttpServerRequest request() {
    return foreign.request();
  }

  final HttpServerResponse response() {
    return foreign.request().response();
  }

  final boolean ended() {
    return ended;
  }

  /** Goes to the owner; null when there is none. */
  final void start(@Nullable NodeInfo owner) {
    if (ended) {
      return;
    }
    if (owner == null) {
      fail(ForwardFailure.UNKNOWN_NODE);
      foreign.unknown();
      return;
    }
    target = owner;
    forwarder
        .client()
        .connect(request(), owner)
        .onSuccess(this::connected)
        .onFailure(
            cause -> {
              if (fail(ForwardFailure.UNREACHABLE)) {
                foreign.unknown();
              }
            });
  }

  private void connected(HttpClientRequest made) {
    if (ended) {
      NodeClient.forget(made);
      return;
    }
    outgoing = made;
    made.exceptionHandler(broken -> interrupted());
    send(made);
  }

  /** Sends the request, and waits for the answer or {@link #interrupted}. */
  abstract void send(HttpClientRequest made);

  /** From now on the owner has so much time. */
  final void startDeadline() {
    if (!ended && !answering) {
      forwarder.loop().wheel().schedule(deadline, forwarder.options().timeout());
    }
  }

  /** Notes that the owner has begun to answer; false when nobody wants it any more. */
  final boolean beginAnswer() {
    if (ended) {
      return false;
    }
    answering = true;
    forwarder.loop().wheel().cancel(deadline);
    forwarder.counters().forwarded(kind);
    return true;
  }

  /** Passes an answer on, with all that comes of its body. */
  final void pass(HttpClientResponse answer) {
    HttpServerResponse response = response();
    response.setStatusCode(answer.statusCode()).setStatusMessage(answer.statusMessage());
    // The owner has done everything, CORS too.
    response.headers().clear();
    Hops.copy(answer.headers(), response.headers());
    boolean closes = Hops.closes(answer.headers()) || closesItself();
    if (closes) {
      response.putHeader("Connection", "close");
    }
    if (!answer.headers().contains("Content-Length")) {
      response.setChunked(true);
    }
    // What breaks off is cut and not ended, as if it were whole.
    answer
        .pipe()
        .endOnFailure(false)
        .to(response)
        .onSuccess(
            whole -> {
              done();
              if (closes) {
                request().connection().close();
              }
            })
        .onFailure(broken -> interrupted());
  }

  /** Whether this node ends, and the client's connection can be closed without harm to others. */
  private boolean closesItself() {
    return forwarder.refusing() && request().version() != HttpVersion.HTTP_2;
  }

  /**
   * Asks the owner of the session, if it may have got this request, and counts what comes of it;
   * not again before it has answered.
   */
  final void ask(Ask ask) {
    NodeInfo owner = target;
    if (ended || owner == null || asking) {
      return;
    }
    asking = true;
    ForwardCounters counters = forwarder.counters();
    counters.asked.increment();
    forwarder
        .client()
        .ask(ask, foreign.sid(), owner)
        .onFailure(cause -> counters.failedAsks.increment())
        .onComplete(heard -> asking = false);
  }

  /** This node is about to end: has a poll answered that is held. */
  final void hurry() {
    if (kind == ForwardKind.POLL && !answering) {
      ask(Ask.ANSWER_POLL);
    }
  }

  /** Gives itself to this one, if it is a WebSocket. */
  void webSocket(Consumer<WebSocketPassage> taker) {}

  /** It is over, as it should be. */
  final void done() {
    if (!ended) {
      ended = true;
      forwarder.loop().wheel().cancel(deadline);
      forwarder.ended(this);
    }
  }

  private boolean fail(ForwardFailure why) {
    if (ended) {
      return false;
    }
    forwarder.counters().failed(why);
    done();
    return true;
  }

  /** Ends the way to the owner. */
  void hangUp() {
    HttpClientRequest made = outgoing;
    if (made != null) {
      made.reset();
    }
  }

  private void clientGone() {
    if (fail(ForwardFailure.CLIENT_GONE)) {
      hangUp();
    }
  }

  /** The connection to the owner has ended too early. */
  final void interrupted() {
    if (fail(ForwardFailure.INTERRUPTED)) {
      hangUp();
      foreign.cut();
    }
  }

  /** This node ends. */
  final void cut() {
    if (!ended) {
      done();
      hangUp();
      foreign.cut();
    }
  }

  private void late() {
    if (fail(ForwardFailure.TIMEOUT)) {
      hangUp();
      response().headers().clear();
      response().setStatusCode(504).putHeader("Connection", "close").end();
    }
  }

  /** The lease of the owner has ended: it will not answer, and the session is lost. */
  void ownerGone() {
    boolean begun = answering;
    if (fail(ForwardFailure.UNREACHABLE)) {
      hangUp();
      if (begun) {
        foreign.cut();
      } else {
        foreign.unknown();
      }
    }
  }
}
