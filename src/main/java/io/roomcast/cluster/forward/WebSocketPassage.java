package io.roomcast.cluster.forward;

import io.roomcast.engineio.ForeignRequest;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.net.NetSocket;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket on its way: the two ends agree on everything by themselves, and from the 101 on bytes
 * are passed on as they are, in both directions, no faster than they are taken. Event loop of the
 * request.
 */
final class WebSocketPassage extends Passage {

  private @Nullable NetSocket client;
  private @Nullable NetSocket owner;

  WebSocketPassage(Forwarder forwarder, ForeignRequest foreign) {
    super(forwarder, foreign, ForwardKind.WEBSOCKET);
  }

  @Override
  void webSocket(Consumer<WebSocketPassage> taker) {
    taker.accept(this);
  }

  /** Whether bytes are passed on. */
  boolean joined() {
    return client != null && !ended();
  }

  @Override
  void send(HttpClientRequest made) {
    made.headers().set("Connection", "Upgrade").set("Upgrade", "websocket");
    startDeadline();
    made.connect().onSuccess(this::answered).onFailure(broken -> interrupted());
  }

  private void answered(HttpClientResponse answer) {
    if (!beginAnswer()) {
      return;
    }
    if (answer.statusCode() != 101) {
      request().resume();
      // Of no use to others: this request has no end, and may have promised a body.
      answer.end().onComplete(whole -> answer.request().connection().close());
      pass(answer);
      return;
    }
    NetSocket to = answer.netSocket();
    to.pause();
    owner = to;
    to.closeHandler(closed -> over());
    MultiMap headers = response().headers();
    headers.clear();
    Hops.copy(answer.headers(), headers);
    headers.set("Connection", "Upgrade").set("Upgrade", "websocket");
    request().toNetSocket().onSuccess(from -> join(from, to)).onFailure(broken -> interrupted());
  }

  private void join(NetSocket from, NetSocket to) {
    if (ended()) {
      from.close();
      return;
    }
    client = from;
    from.closeHandler(closed -> over());
    from.pipeTo(to).onComplete(end -> over());
    to.pipeTo(from).onComplete(end -> over());
  }

  /** One of the two is gone. */
  private void over() {
    if (client == null) {
      interrupted();
    } else {
      done();
      hangUp();
    }
  }

  @Override
  void hangUp() {
    if (owner == null) {
      super.hangUp();
      return;
    }
    close(owner);
    if (client != null) {
      close(client);
    }
  }

  /** A pipe that has ended leaves nobody to hear of a reset; Vert.x would log it as an error. */
  private static void close(NetSocket socket) {
    socket.exceptionHandler(reset -> {});
    socket.close();
  }
}
