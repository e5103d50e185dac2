package io.roomcast.cluster.forward;

import io.roomcast.engineio.EngineIoServer;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;

/**
 * Takes requests from other nodes and hands them to the server as if they had come from the clients
 * themselves; and does what nodes that end ask for. Event loop of the server.
 */
final class ForwardEndpoint implements Handler<HttpServerRequest> {

  private final EngineIoServer engine;
  private final String self;
  private final Signer signer;
  private final ForwardCounters counters;

  ForwardEndpoint(EngineIoServer engine, String self, String secret, ForwardCounters counters) {
    this.engine = engine;
    this.self = self;
    this.signer = new Signer(secret);
    this.counters = counters;
  }

  @Override
  public void handle(HttpServerRequest request) {
    String target = request.uri().substring(Forwarding.PREFIX.length());
    long now = engine.loop().clock().epochMillis();
    Origin origin =
        signer.verify(request.getHeader(Signer.HEADER), self, request.method(), target, now);
    if (origin == null) {
      counters.refused.increment();
      request.response().setStatusCode(401).putHeader("Connection", "close").end();
      return;
    }
    counters.served.increment();
    request.headers().remove(Signer.HEADER);
    if (target.startsWith("/")) {
      engine.handleForwarded(request, target, origin.peer(), origin.secure());
    } else {
      asked(request, target);
    }
  }

  private void asked(HttpServerRequest request, String target) {
    Ask ask = Ask.of(target);
    if (ask == Ask.LEAVE) {
      engine.leave(ask.sid(target));
    } else if (ask == Ask.ANSWER_POLL) {
      engine.answerPoll(ask.sid(target));
    }
    request.response().setStatusCode(ask == null ? 404 : 204).end();
  }
}
