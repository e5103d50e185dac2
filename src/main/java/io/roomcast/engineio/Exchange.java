package io.roomcast.engineio;

import io.roomcast.net.HttpGuard;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP request for a polling session: arrives on one event loop, may be served by the session's
 * on another. The answering methods may be called from either and act on the request's loop; at
 * most the first has an effect.
 */
final class Exchange {

  private final EngineServer server;
  private final HttpServerRequest request;
  private final Query query;
  private final HttpMethod method;
  private final boolean octets;

  /** Loop of the request. */
  private boolean answered;

  /** Who holds this request: set by the loop of the session, before it is answered. */
  private @Nullable PollingTransport transport;

  /** Set before the request is served, when it is the one that opens a session. */
  private @Nullable String newSid;

  /** A request on the loop of this server. */
  Exchange(EngineServer server, HttpServerRequest request, Query query) {
    this.server = server;
    this.request = request;
    this.query = query;
    this.method = request.method();
    this.octets = "application/octet-stream".equals(request.getHeader("Content-Type"));
  }

  /** The instance whose loop the request is on. */
  EngineServer server() {
    return server;
  }

  /** Loop of the request. */
  HttpServerRequest request() {
    return request;
  }

  Query query() {
    return query;
  }

  HttpMethod method() {
    return method;
  }

  /** Whether the body comes as octets: the content type is exactly that. */
  boolean octets() {
    return octets;
  }

  /** The request opens the session of this id. */
  void opens(String sid) {
    newSid = sid;
  }

  void transport(PollingTransport holder) {
    transport = holder;
  }

  /** Loop of the session: the transport that took this request, or null. */
  @Nullable PollingTransport transport() {
    return transport;
  }

  /** Loop of the request: whether the answer was given or there is nobody to take it. */
  boolean answered() {
    return answered || request.response().ended();
  }

  /** Answers a poll. */
  void answer(PollAnswer answer) {
    onRequestLoop(
        () -> {
          if (claim()) {
            answerNow(answer);
          } else {
            left();
          }
        });
  }

  /** The answer to a poll is out of our hands: tells the transport. Loop of the request. */
  private void left() {
    PollingTransport holder = transport;
    if (holder != null) {
      holder.onLoop(() -> holder.left(this));
    }
  }

  /** Ends the connection under a request whose answer is not taken. */
  void cut() {
    onRequestLoop(() -> HttpGuard.cut(request));
  }

  private void answerNow(PollAnswer answer) {
    HttpServerResponse response = request.response();
    MultiMap headers = response.headers();
    headers.set("Content-Type", answer.contentType());
    Buffer body = answer.body();
    String encoding = encoding(answer, body.length());
    if (encoding == null) {
      headers.set("Content-Length", Integer.toString(body.length()));
    } else {
      headers.set("Content-Encoding", encoding);
      response.setChunked(true);
      body = BodyCompression.compress(body, encoding);
    }
    addSessionHeaders(headers);
    response.end(body).onComplete(done -> left());
  }

  private @Nullable String encoding(PollAnswer answer, int length) {
    HttpCompressionOptions compression = server.options().getHttpCompression();
    return compression == null || !answer.compress() || length < compression.threshold()
        ? null
        : BodyCompression.negotiate(request.getHeader("Accept-Encoding"));
  }

  /** Answers a POST whose packets were taken. */
  void endOk() {
    onRequestLoop(
        () -> {
          if (claim()) {
            MultiMap headers = request.response().headers();
            headers.set("Content-Type", "text/html");
            headers.set("Content-Length", "2");
            addSessionHeaders(headers);
            request.response().end("ok");
          }
        });
  }

  private void addSessionHeaders(MultiMap headers) {
    String agent = request.getHeader("User-Agent");
    if (agent != null && (agent.contains(";MSIE") || agent.contains("Trident/"))) {
      headers.set("X-XSS-Protection", "0");
    }
    headers.set("cache-control", "no-store");
    if (newSid != null && server.options().getCookie() != null) {
      headers.add("Set-Cookie", SessionCookie.of(server.options().getCookie(), newSid));
    }
    server.hooks().addHeaders(headers, request, newSid != null);
  }

  /** Answers with a status and nothing else. */
  void end(int status) {
    onRequestLoop(
        () -> {
          if (claim()) {
            request.response().setStatusCode(status).end();
          }
        });
  }

  /** Refuses the request with an error of the protocol. */
  void refuse(Refusal refusal) {
    onRequestLoop(
        () -> {
          if (claim()) {
            server.refuse(request, refusal);
          }
        });
  }

  /** Ends the request without an answer. */
  void reset() {
    onRequestLoop(
        () -> {
          if (claim()) {
            request.response().reset();
          }
        });
  }

  private boolean claim() {
    if (answered || request.response().ended() || request.response().closed()) {
      answered = true;
      return false;
    }
    answered = true;
    return true;
  }

  private void onRequestLoop(Runnable action) {
    server.run(action);
  }
}
