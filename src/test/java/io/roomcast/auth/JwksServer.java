package io.roomcast.auth;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** An issuer's web server that behaves as the test says. Thread-safe. */
final class JwksServer implements AutoCloseable {

  private final HttpServer server;
  private final List<String> paths = new CopyOnWriteArrayList<>();
  private volatile Handler<HttpServerRequest> behaviour = request -> {};

  JwksServer(Vertx vertx) {
    server =
        vertx
            .createHttpServer()
            .requestHandler(
                request -> {
                  paths.add(request.path());
                  behaviour.handle(request);
                })
            .listen(0, "127.0.0.1")
            .await();
  }

  String url() {
    return "http://127.0.0.1:" + server.actualPort() + "/jwks.json";
  }

  /** Paths asked for so far. */
  List<String> paths() {
    return paths;
  }

  void answers(Handler<HttpServerResponse> answer) {
    behaviour = request -> answer.handle(request.response());
  }

  void publishes(JsonObject... keys) {
    String body = Tokens.jwks(keys).encode();
    answers(response -> response.end(body));
  }

  @Override
  public void close() {
    server.close().await();
  }
}
