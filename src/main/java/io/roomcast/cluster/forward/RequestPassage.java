package io.roomcast.cluster.forward;

import io.roomcast.engineio.ForeignRequest;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpServerRequest;

/** A poll or a POST on its way. Event loop of the request. */
final class RequestPassage extends Passage {

  RequestPassage(Forwarder forwarder, ForeignRequest foreign, ForwardKind kind) {
    super(forwarder, foreign, kind);
  }

  @Override
  void send(HttpClientRequest made) {
    made.response().onSuccess(this::answered).onFailure(broken -> interrupted());
    HttpServerRequest request = request();
    if (hasBody(request)) {
      if (!request.headers().contains("Content-Length")) {
        made.setChunked(true);
      }
      // A client that is slow to send has its own bounds, in the listener.
      request
          .pipe()
          .endOnFailure(false)
          .to(made)
          .onSuccess(whole -> startDeadline())
          .onFailure(broken -> interrupted());
    } else {
      startDeadline();
      request.resume();
      made.end();
    }
  }

  private static boolean hasBody(HttpServerRequest request) {
    String length = request.getHeader("Content-Length");
    return length == null
        ? request.headers().contains("Transfer-Encoding")
        : !length.trim().equals("0");
  }

  private void answered(HttpClientResponse answer) {
    if (beginAnswer()) {
      pass(answer);
    }
  }
}
